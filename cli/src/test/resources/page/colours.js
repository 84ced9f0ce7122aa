// Colours of lines that are pale on a card (WCAG 2, 1.4.11: 3 : 1), or that two kinds of colour-blind people cannot tell apart.
// Matrices: Machado, Oliveira, Fernandes (2009), severity 1. Distances: CIE 1976 in Lab; 2.3 is just noticeable.
const css = name => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
const rgb = text => [1, 3, 5].map(i => parseInt(text.slice(i, i + 2), 16) / 255);
const linear = v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
const times = (matrix, v) => matrix.map(row => row.reduce((sum, m, i) => sum + m * v[i], 0));
const light = v => .2126 * v[0] + .7152 * v[1] + .0722 * v[2];
const eyes = {
  usual: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protan: [[.152286, 1.052583, -.204868], [.114503, .786281, .099216], [-.003882, -.048116, 1.051998]],
  deutan: [[.367322, .860646, -.227968], [.280085, .672501, .047413], [-.01182, .04294, .968881]]
};
const lab = v => {
  const f = t => t > .008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116;
  const [x, y, z] = times([[.4124, .3576, .1805], [.2126, .7152, .0722], [.0193, .1192, .9505]], v);
  const [a, b, c] = [f(x / .9505), f(y), f(z / 1.089)];
  return [116 * b - 16, 500 * (a - b), 200 * (b - c)];
};
const colour = name => rgb(css(name)).map(linear);
const ground = light(colour('card'));
const wrong = [];
for (const name of ['blue', 'orange', 'teal', 'purple', 'grey']) {
  const [a, b] = [light(colour(name)), ground].sort((x, y) => y - x);
  if ((a + .05) / (b + .05) < 3) wrong.push(name + ' on a card: ' + ((a + .05) / (b + .05)).toFixed(2));
}
// Lines that one chart shows together.
for (const [one, other] of [['teal', 'orange'], ['orange', 'purple'], ['teal', 'purple'], ['blue', 'orange'], ['blue', 'purple']]) {
  for (const [eye, matrix] of Object.entries(eyes)) {
    const [p, q] = [one, other].map(name => lab(times(matrix, colour(name)).map(v => Math.min(1, Math.max(0, v)))));
    const distance = Math.hypot(...p.map((v, i) => v - q[i]));
    if (distance < 20) wrong.push(one + ' and ' + other + ' to ' + eye + ' eyes: ' + distance.toFixed(1));
  }
}
return wrong;
