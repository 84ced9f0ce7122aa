'use strict';
/* Puts the views together: which one is shown, which run, which colours. */

(() => {
  const at = id => document.getElementById(id);
  const views = ['run', 'requests', 'history', 'explore', 'patterns'];

  const dark = matchMedia('(prefers-color-scheme: dark)');
  const paint = () => {
    let chosen = null;
    try { chosen = localStorage.getItem('theme'); } catch { /* no storage: the system's choice */ }
    document.documentElement.dataset.theme = chosen || (dark.matches ? 'dark' : 'light');
    KP.redraw();
  };
  at('theme').onclick = () => {
    const next = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
    try { localStorage.setItem('theme', next); } catch { /* shown, not remembered */ }
    document.documentElement.dataset.theme = next;
    KP.redraw();
    runView.show(true);
    laneView.show();
  };
  dark.addEventListener('change', paint);
  paint();

  const runView = new KP.RunView();
  const laneView = new KP.LaneView();
  const history = new KP.HistoryView(name => {
    choice.value = name;
    follow(name);
  });
  const explore = new KP.ExploreView();
  const patterns = new KP.PatternView();

  const choice = at('run-choice');
  choice.onchange = () => follow(choice.value);
  let source = null;

  const follow = name => {
    source?.close();
    source = new EventSource('events?run=' + encodeURIComponent(name));
    source.onopen = () => link('live');
    source.onerror = () => link('waiting for the server');
    source.onmessage = event => take(JSON.parse(event.data));
  };
  // A browser allows six connections to a server, over all its tabs: one that nobody looks at gives its own back.
  const listen = () => {
    source?.close();
    if (!document.hidden) follow(choice.value || 'latest');
  };
  document.addEventListener('visibilitychange', listen);
  addEventListener('pagehide', () => source?.close());
  addEventListener('pageshow', event => event.persisted && listen());
  const link = text => {
    at('link').textContent = text;
    at('link').classList.toggle('live', text === 'live');
  };
  const take = update => {
    if (update.anew) {
      runView.clear();
      laneView.clear();
    }
    if (update.runs) {
      KP.options(choice, [['latest', 'the newest'], ...update.runs.map(run => [run.name, KP.runName(run)])]);
      history.take(update.runs, update.name);
    }
    runView.take(update);
    if (update.lanes?.length || update.anew) laneView.take(update.lanes || [], update.gapsTimed);
  };

  let choices = null;
  const started = new Set();
  const show = async () => {
    const name = views.includes(location.hash.slice(1)) ? location.hash.slice(1) : 'run';
    for (const view of views) at('view-' + view).hidden = view !== name;
    for (const anchor of document.querySelectorAll('nav a')) {
      if (anchor.hash === '#' + name) anchor.setAttribute('aria-current', 'page'); else anchor.removeAttribute('aria-current');
    }
    document.title = at('title-' + name).textContent + ' · Kneepoint';
    const asking = {explore, patterns}[name];
    if (asking && !started.has(name)) {
      started.add(name);
      choices ??= KP.ask('api/choices');
      asking.start(await choices);
    }
  };
  addEventListener('hashchange', () => {
    show();
    scrollTo(0, 0);
  });
  show();
  follow('latest');
})();
