"""How the notebooks read and draw. Every number comes from a file that Kneepoint wrote; none is computed here."""

import json
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.ticker import LogLocator, NullLocator

DATA = Path(__file__).parent / "data"
BLUE, ORANGE, TEAL, PLUM, GREY, INK = "#0b5c94", "#b54708", "#00795f", "#5b1a55", "#6b7580", "#16202a"

plt.rcParams.update({
    "figure.figsize": (8.6, 4.2), "figure.dpi": 96, "savefig.bbox": "tight", "figure.constrained_layout.use": True,
    "font.size": 10, "axes.edgecolor": "#b9c0c7", "axes.labelcolor": INK, "axes.titleweight": "bold", "axes.titlesize": 11,
    "axes.titlelocation": "left", "axes.grid": True, "grid.color": "#e6e9ec", "axes.axisbelow": True, "lines.linewidth": 2,
    "axes.spines.top": False, "axes.spines.right": False, "legend.frameon": False, "xtick.color": INK, "ytick.color": INK,
})


def table(name):
    """A table that `kneepoint export` wrote."""
    return pd.read_csv(DATA / name)


def said(name):
    """What `kneepoint … --output json` said."""
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def loads(axes, values):
    """A logarithmic axis of requests in flight, with the measured ones on it."""
    axes.set_xscale("log", base=2)
    axes.set_xticks(list(values), [f"{value:g}" for value in values])
    axes.minorticks_off()
    axes.set_xlabel("requests in flight")


def milliseconds(axes, which="y"):
    """A logarithmic axis of milliseconds with plain numbers."""
    logarithmic(axes, which, lambda value: f"{value:g} ms" if value < 1000 else f"{value / 1000:g} s")


def logarithmic(axes, which, text):
    """A logarithmic axis that names 1, 2 and 5 of each power of ten."""
    axis = axes.yaxis if which == "y" else axes.xaxis
    (axes.set_yscale if which == "y" else axes.set_xscale)("log")
    axis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axis.set_major_formatter(lambda value, _: text(value))
    axis.set_minor_locator(NullLocator())


def trusted(name, report):
    """Says why a run must not be trusted, where its report does."""
    if report["invalidReason"]:
        print(f"Do not trust {name}: {report['invalidReason']}")


def marks(axes, curve, names=True):
    """Knee, sweet spot and break of a report's curve."""
    knee, sweet, broken = curve["knee"], curve["sweetSpot"], curve["breakingPoint"]
    if knee["median"] is not None:
        axes.axvspan(knee["low"], knee["high"], color=ORANGE, alpha=.12, lw=0)
        axes.axvline(knee["median"], color=ORANGE, ls="--", lw=1.4, label=f"knee, about {knee['median']:.0f}" if names else None)
    if sweet["low"] is not None:
        axes.axvspan(sweet["low"], sweet["high"], color=TEAL, alpha=.16, lw=0, label="sweet spot" if names else None)
    if broken["firstBroken"] is not None:
        axes.axvspan(broken["lastGood"], broken["firstBroken"], color=PLUM, alpha=.12, lw=0, label="breaks" if names else None)


def shown(frame, index, **digits):
    """A table for reading: these columns, rounded to so many digits, beside an index; unknown is a dash."""
    text = pd.DataFrame(index=frame[index])
    for name, number in digits.items():
        text[name] = [f"{value:,.{number}f}" if pd.notna(value) else "–" for value in frame[name]]
    return text
