// Text that is shown and stands out less than 4.5 : 1 from what is behind it (WCAG 2, 1.4.3).
const parse = text => text.match(/[\d.]+/g).map(Number);
const light = rgb => rgb.slice(0, 3).map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
  .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
const ground = element => {
  for (let e = element; e; e = e.parentElement) {
    const colour = parse(getComputedStyle(e).backgroundColor);
    if (colour.length < 4 || colour[3] === 1) return colour;
  }
  return [255, 255, 255];
};
const pale = [];
for (const element of document.querySelectorAll('body *')) {
  const own = [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
  const drawn = element.tagName === 'text';
  if (!own || !(drawn ? element.getClientRects().length : element.offsetParent) || element.closest('option, title, script, style')) continue;
  const ink = getComputedStyle(element)[drawn ? 'fill' : 'color'];
  const [a, b] = [light(parse(ink)), light(ground(element))].sort((x, y) => y - x);
  const ratio = (a + .05) / (b + .05);
  if (ratio < 4.5) pale.push(element.textContent.trim().slice(0, 40) + ' ' + ratio.toFixed(2));
}
return pale;
