'use strict';
/* Words, numbers and colours that all views share. */
const KP = {};

KP.tips = {
  ttft: 'Time to first token: from sending a request to its first content. Milliseconds.',
  tpot: 'Time per output token: (last content − first) / (output tokens − 1), per request. Milliseconds.',
  itl: 'Inter-token latency: the gap between consecutive arrivals, pooled over requests. Milliseconds.',
  tps: 'System throughput: output tokens whose arrival falls inside the window, a second, over all requests.',
  jitter: 'Standard deviation of the gaps between tokens over their mean. No unit; 0 is perfectly even.',
  tail: 'p99 of TTFT over its p50. No unit; large means queues.',
  errors: 'Failed over ended requests. Percent.',
  cost: 'Mean cost of a request: input and output tokens times their price. US dollars.',
  inFlight: 'Requests sent and not yet ended, averaged over time.',
  kneeCi: 'Where the median of the estimates lies with a confidence of 95 %, resampling the requests of each level. Requests in flight.',
  knee: 'Where throughput stops paying for latency, in requests in flight: the median of several estimates.',
  peak: 'The greatest measured throughput, in output tokens a second, and the load it came at.',
  sweet: '70 to 80 % of the load at which the fitted curve peaks: busy, with room for a spike. Requests in flight.',
  break: 'The first load whose errors, latency or throughput count as broken, and the last one below. Requests in flight.'
};

KP.css = name => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();

KP.digits = value => {
  const size = Math.abs(value);
  const places = size >= 100 || value === 0 ? 0 : size >= 10 ? 1 : 2;
  return value.toLocaleString('en-US', {minimumFractionDigits: places, maximumFractionDigits: places});
};
KP.number = value => value == null ? '–' : KP.digits(value);
KP.whole = value => value == null ? '–' : Math.round(value).toLocaleString('en-US');
KP.ms = value => value == null ? '–' : value === 0 ? '0 ms' : value < 1 ? KP.digits(value * 1000) + ' µs' : value < 10000 ? KP.digits(value) + ' ms' : KP.digits(value / 1000) + ' s';
/** Short, for axes: ticks are round. */
KP.msTick = value => value === 0 ? '0' : value < 1 ? +(value * 1000).toPrecision(3) + ' µs' : value < 1000 ? +value.toPrecision(3) + ' ms' : +(value / 1000).toPrecision(3) + ' s';
KP.tick = value => value.toLocaleString('en-US', {maximumSignificantDigits: 4});
KP.wholeTick = value => Number.isInteger(value) ? KP.whole(value) : '';
KP.percent = value => value == null ? '–' : value === 0 ? '0 %' : (value * 100).toFixed(value < .1 ? 2 : 1) + ' %';
KP.ratio = value => value == null ? '–' : value.toFixed(2);
KP.bytes = value => value == null ? '–' : KP.digits(value / 2 ** 30) + ' GiB';
KP.clock = seconds => {
  const whole = Math.max(0, Math.round(seconds));
  const pad = n => String(n).padStart(2, '0');
  return whole >= 3600 ? Math.floor(whole / 3600) + ':' + pad(Math.floor(whole / 60) % 60) + ':' + pad(whole % 60)
    : Math.floor(whole / 60) + ':' + pad(whole % 60);
};
KP.date = seconds => seconds == null ? '–' : new Date(seconds * 1000).toLocaleString('en-GB', {dateStyle: 'medium', timeStyle: 'short'});
/** A run in a list: a replay says when it was one, since its run has the same name. */
KP.runName = run => {
  const replay = /\/replay-\d{8}-(\d\d)(\d\d)(\d\d)/.exec(run.name);
  return run.runId + (replay ? ' (replay ' + replay.slice(1).join(':') + ')' : '');
};
KP.load = level => level.concurrency ?? level.measuredConcurrency;

/** A text whose numbers stay with their units. */
KP.unbroken = text => text?.replace(/(\d) (%|×|ms|s)(?![a-z])/g, '$1\u00a0$2');

/** An element with properties and children. */
KP.el = (tag, properties = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value == null) continue;
    if (name in node && !name.startsWith('aria')) node[name] = value; else node.setAttribute(name, value);
  }
  node.append(...children.filter(child => child != null));
  return node;
};
/** A word with its definition on hover and focus. */
KP.term = (text, tip) => {
  const term = KP.el('span', {className: 'term', tabIndex: 0}, text);
  term.dataset.tip = KP.tips[tip];
  term.setAttribute('role', 'note');
  term.setAttribute('aria-label', text + '. ' + KP.tips[tip]);
  return term;
};
KP.svg = (tag, attributes = {}, ...children) => {
  const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
};
