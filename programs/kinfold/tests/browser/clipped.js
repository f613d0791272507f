// What of a page is cut off, lies over something else, or does not grow with the size of text. Takes
// how many times larger the text must be; gives a list.
const [times] = arguments, found = [], root = document.documentElement;
const shown = element => element.checkVisibility({ visibilityProperty: true }) && !element.closest('.skip:not(:focus), option, script, style, svg');
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const texts = [];
while (walk.nextNode()) if (walk.currentNode.data.trim() && shown(walk.currentNode.parentElement)) texts.push(walk.currentNode);
const say = (what, node) => found.push(`${what}: ${(node.outerHTML || node.data).slice(0, 200)}`);
const size = node => parseFloat(getComputedStyle(node.parentElement).fontSize);
if (times !== 1) {
    const before = texts.map(size);
    root.style.fontSize = times * parseFloat(getComputedStyle(root).fontSize) + 'px';
    texts.forEach((text, at) => { if (size(text) < times * before[at] - .5) say('text that does not grow', text.parentElement); });
}
for (const element of document.body.querySelectorAll('*')) {
    if (!shown(element) || element.matches('input, textarea, select')) continue;
    const style = getComputedStyle(element);
    const across = style.overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1;
    const down = style.overflowY !== 'visible' && element.scrollHeight > element.clientHeight + 1;
    if (across || down) say('something that is cut off', element);
}
const lines = texts.flatMap(text => {
    const range = document.createRange();
    range.selectNodeContents(text);
    return [...range.getClientRects()].map(at => ({ text, at }));
}).filter(({ at }) => at.width > 1 && at.right > 0 && at.left < innerWidth).sort((a, b) => a.at.top - b.at.top);
for (let a = 0; a < lines.length; a++) {
    for (let b = a + 1; b < lines.length && lines[b].at.top < lines[a].at.bottom; b++) {
        const [x, y] = [lines[a].at, lines[b].at];
        const deep = Math.min(x.bottom, y.bottom) - Math.max(x.top, y.top);
        const wide = Math.min(x.right, y.right) - Math.max(x.left, y.left);
        if (wide > 3 && deep > .4 * Math.min(x.height, y.height)) say(`text over “${lines[b].text.data.trim().slice(0, 80)}”`, lines[a].text.parentElement);
    }
}
if (root.scrollWidth > innerWidth) say(`runs over the edge, ${root.scrollWidth} of ${innerWidth}`, root);
if (times !== 1) root.style.fontSize = '';
return found;
