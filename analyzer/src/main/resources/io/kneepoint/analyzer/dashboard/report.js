'use strict';
/* The page as a file: one run, all of it here. */

(() => {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const paint = theme => {
    document.documentElement.dataset.theme = theme;
    KP.redraw();
  };
  paint(dark.matches ? 'dark' : 'light');
  const data = JSON.parse(document.getElementById('data').textContent);
  const run = new KP.RunView();
  const lanes = new KP.LaneView();
  const show = () => {
    run.take(data);
    lanes.show();
  };
  lanes.take(data.lanes, data.gapsTimed);
  show();
  const change = theme => {
    paint(theme);
    show();
  };
  dark.addEventListener('change', () => change(dark.matches ? 'dark' : 'light'));
  document.getElementById('theme').onclick = () => change(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark');
})();
