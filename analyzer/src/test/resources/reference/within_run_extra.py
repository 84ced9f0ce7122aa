# SPDX-License-Identifier: Apache-2.0
"""Makes within_run_extra.json: more verdicts on one run a side, straight from the formulas, with NumPy and SciPy.

Usage: python3 within_run_extra.py > within_run_extra.json
"""
import json
import math

import numpy as np
from scipy.special import betainc
from scipy.stats import t as student


def harrell_davis(x, p):
    x = np.sort(x)
    n = len(x)
    edges = betainc((n + 1) * p, (n + 1) * (1 - p), np.arange(n + 1) / n)
    return float(np.diff(edges) @ x)


def statistic(x, p):
    return float(np.mean(x)) if p is None else harrell_davis(x, p)


def autocorrelation(sides):
    z = [s - s.mean() for s in sides]
    r = sum(float(s[:-1] @ s[1:]) for s in z) / sum(float(s @ s) for s in z)
    length = np.mean([len(s) for s in z])
    rho = min(0.95, max(0.0, r + (1 + 3 * r) / length))

    def gamma(k):
        return sum(float(s[: len(s) - k] @ s[k:]) / len(s) for s in z)

    total, running, lag = 0.0, math.inf, 0
    while lag + 1 < min(len(s) for s in z) / 2:
        pair = (gamma(lag) + gamma(lag + 1)) / gamma(0)
        if pair <= 0:
            break
        running = min(running, pair)
        total += running
        lag += 2
    return rho, max(1.0, 2 * total - 1)


def relative_variance(length, r):
    return ((1 + r) / (1 - r) - 2 * r * (1 - r**length) / (length * (1 - r) ** 2)) / length


def verdict(base, cand, p, margin, alpha=0.05):
    (rho_log, geyer_log), (rho_raw, geyer_raw) = (autocorrelation([f(base), f(cand)]) for f in (np.log, lambda v: v))
    tau = max((1 + rho_log) / (1 - rho_log), (1 + rho_raw) / (1 - rho_raw), geyer_log, geyer_raw, 1.0)
    out = {
        "n_base": len(base), "n_cand": len(cand), "p": p, "threshold": margin, "rho_log": rho_log, "rho_raw": rho_raw,
        "geyer_log": geyer_log, "geyer_raw": geyer_raw, "tau": tau,
    }
    wanted = {}
    for name, x in (("base", base), ("cand", cand)):
        n = len(x)
        wanted[name] = min(20, math.floor(n / (2 * tau)))
        m = max(8, wanted[name])
        blocks = np.array_split(np.arange(n), m)
        logs = [math.log(statistic(np.delete(x, b), p)) for b in blocks]
        r = (tau - 1) / (tau + 1)
        whole, block = relative_variance(n, r), relative_variance(n / m, r)
        out |= {
            f"m_{name}": m, f"ess_{name}": n / tau, f"stat_{name}": statistic(x, p),
            f"v_{name}": (m - 1) / m * float(np.sum((np.array(logs) - np.mean(logs)) ** 2)),
            f"infl_{name}": max(1.0, whole * (m - 1) / (block - whole)),
        }
    theta = math.log(out["stat_cand"]) - math.log(out["stat_base"])
    se = math.sqrt(out["v_base"] * out["infl_base"] + out["v_cand"] * out["infl_cand"])
    df = min(out["m_base"], out["m_cand"]) - 1
    delta = math.log1p(margin)
    t975, t95, t80 = student.ppf(1 - alpha / 2, df), student.ppf(1 - alpha, df), student.ppf(0.8, df)
    p_two = 2 * student.sf(abs(theta) / se, df)
    p_ni = student.cdf((theta - delta) / se, df)
    n = min(len(base), len(cand))
    tail = None if p is None else min(p, 1 - p)
    kind, level, reason = "INCONCLUSIVE", None, "INTERVAL_STRADDLES_THRESHOLD"
    if min(wanted.values()) < 8:
        reason = "INSUFFICIENT_INDEPENDENT_BLOCKS"
    elif tail is not None and (round(n * tail, 9) < 5 or round(n * tail / tau, 9) < 1):
        reason = "INSUFFICIENT_TAIL"
    elif p_two < alpha and theta > delta:
        kind, level, reason = "REGRESSION", "CONFIRMED" if theta - t975 * se > delta else "LIKELY", None
    elif theta + t95 * se < delta:
        kind, reason = "NO_REGRESSION", None
    size = 2 / (1 / len(base) + 1 / len(cand))
    return out | {
        "theta": theta, "change_pct": 100 * math.expm1(theta), "se": se, "df": df,
        "ratio_ci95": [math.exp(theta - t975 * se), math.exp(theta + t975 * se)],
        "ratio_ci90": [math.exp(theta - t95 * se), math.exp(theta + t95 * se)],
        "p_two_sided": p_two, "p_noninferiority": p_ni, "verdict": kind, "level": level, "reason": reason,
        "mde_pct_80power": 100 * math.expm1((t975 + t80) * se),
        "n_required_detect_threshold": math.ceil(size * (se * (t975 + t80) / delta) ** 2),
        "n_required_noninferiority": math.ceil(size * (se * (t95 + t80) / delta) ** 2),
    }


def ar1(rng, n, rho, scale):
    z = np.empty(n)
    z[0] = rng.standard_normal()
    for i in range(1, n):
        z[i] = rho * z[i - 1] + math.sqrt(1 - rho * rho) * rng.standard_normal()
    return np.round(scale * 200 * np.exp(0.5 * z), 3)


def main():
    rng = np.random.default_rng(20261124)
    made = {
        "ar0.9_n120_too_dependent": (ar1(rng, 120, 0.9, 1), ar1(rng, 120, 0.9, 1)),
        "unequal_n200_n500_x1.3": (ar1(rng, 200, 0, 1), ar1(rng, 500, 0, 1.3)),
        "unequal_n331_n257_ar0.4": (ar1(rng, 331, 0.4, 1), ar1(rng, 257, 0.4, 1)),
        "iid_n800_null": (ar1(rng, 800, 0, 1), ar1(rng, 800, 0, 1)),
        "iid_n600_faster": (ar1(rng, 600, 0, 1), ar1(rng, 600, 0, 0.5)),
        "ties_whole_milliseconds": (np.rint(ar1(rng, 200, 0, 0.1)) + 1, np.rint(ar1(rng, 200, 0, 0.12)) + 1),
    }
    result = {}
    for name, (base, cand) in made.items():
        result[name] = {"base": base.tolist(), "cand": cand.tolist()}
        for label, p, margin in (("p95", 0.95, 0.15), ("p50", 0.5, 0.05), ("mean", None, 0.05)):
            result[name][label] = verdict(base, cand, p, margin)
    print(json.dumps(result))


main()
