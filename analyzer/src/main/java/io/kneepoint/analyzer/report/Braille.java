// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.report;

import java.util.ArrayList;
import java.util.List;

/** A drawing of dots as lines of text: each character of the Unicode block Braille Patterns holds two by four of them. */
final class Braille {

    /** Dots across a character. */
    static final int ACROSS = 2;

    /** Dots down a character. */
    static final int DOWN = 4;

    private static final int EMPTY = 0x2800;
    private static final int[][] BITS = {{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}};

    private final int[][] cells;

    /** An empty drawing of this many characters. */
    Braille(int columns, int rows) {
        cells = new int[rows][columns];
    }

    int dotsAcross() {
        return cells[0].length * ACROSS;
    }

    int dotsDown() {
        return cells.length * DOWN;
    }

    /** Sets a dot; x from the left, y from the top. What lies outside is left out. */
    void dot(int x, int y) {
        if (x >= 0 && y >= 0 && x < dotsAcross() && y < dotsDown()) {
            cells[y / DOWN][x / ACROSS] |= BITS[x % ACROSS][y % DOWN];
        }
    }

    /** A straight line between two dots, both included. */
    void line(int fromX, int fromY, int toX, int toY) {
        int steps = Math.max(1, Math.max(Math.abs(toX - fromX), Math.abs(toY - fromY)));
        for (int i = 0; i <= steps; i++) {
            dot(
                    fromX + (int) Math.round((toX - fromX) * (double) i / steps),
                    fromY + (int) Math.round((toY - fromY) * (double) i / steps));
        }
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (int[] row : cells) {
            StringBuilder line = new StringBuilder();
            for (int bits : row) {
                line.append(bits == 0 ? ' ' : (char) (EMPTY + bits));
            }
            lines.add(line.toString());
        }
        return lines;
    }
}
