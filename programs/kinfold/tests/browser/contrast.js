// What of a page cannot be read, or cannot be told from what lies under it. Also where axe does not
// decide. Takes nothing; gives a list.
const parts = colour => {
    const [r, g, b, a = 1] = colour.match(/[\d.]+/g).map(Number);
    return { r, g, b, a };
};
const light = ({ r, g, b }) => {
    const [x, y, z] = [r, g, b].map(v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * x + .7152 * y + .0722 * z;
};
// What is seen of a colour that lets some of the ground through.
const over = ({ r, g, b, a }, under) => ({
    r: a * r + (1 - a) * under.r, g: a * g + (1 - a) * under.g, b: a * b + (1 - a) * under.b,
});
const ratio = (a, b) => {
    const [x, y] = [light(a), light(b)].sort((a, b) => b - a);
    return (x + .05) / (y + .05);
};
// The colour under an element; none if there is more under it than one colour.
const ground = element => {
    if (element.ownerSVGElement) {
        const at = element.getBoundingClientRect(), x = at.x + at.width / 2, y = at.y + at.height / 2;
        const under = [...element.ownerSVGElement.querySelectorAll('rect')].find(rect => {
            const box = rect.getBoundingClientRect();
            return box.left <= x && x <= box.right && box.top <= y && y <= box.bottom;
        });
        if (under) return parts(getComputedStyle(under).fill);
    }
    for (let one = element; one; one = one.parentElement) {
        const style = getComputedStyle(one), colour = parts(style.backgroundColor);
        if (style.backgroundImage !== 'none' || style.opacity !== '1') return null;
        if (colour.a === 1) return colour;
        if (colour.a > 0) return null;
    }
    return { r: 255, g: 255, b: 255, a: 1 };
};
const shown = element => element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    && element.getBoundingClientRect().width > 0;
const found = [];
const must = (element, colour, under, least, what) => {
    const is = under ? ratio(over(parts(colour), under), under) : 0;
    if (is < least) found.push(`${what}: ${is.toFixed(2)} of ${least}, ${colour} on ${under ? JSON.stringify(under) : 'several'}: ${element.outerHTML.slice(0, 200)}`);
};
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const around = new Set();
while (texts.nextNode()) if (texts.currentNode.data.trim()) around.add(texts.currentNode.parentElement);
for (const element of around) {
    if (!shown(element) || element.closest('script, style, option, :disabled')) continue;
    const style = getComputedStyle(element), size = parseFloat(style.fontSize);
    const large = size >= 24 || size >= 18.66 && style.fontWeight >= 700;
    const colour = element.ownerSVGElement ? style.fill : style.color;
    must(element, colour, ground(element), large ? 3 : 4.5, 'faint text');
}
// Where a control ends is seen by its edge, or by its own ground.
const fields = 'input:not([type=hidden], [type=radio], [type=checkbox], [type=file]), select, textarea, button, a.button, a.leave';
for (const element of document.querySelectorAll(fields)) {
    if (!shown(element)) continue;
    const style = getComputedStyle(element), around = ground(element.parentElement);
    const edge = parseFloat(style.borderTopWidth) >= 1 && style.borderTopStyle !== 'none';
    const forced = matchMedia('(forced-colors: active)').matches;
    const ring = element === document.activeElement && style.outlineStyle !== 'none';
    must(element, ring ? style.outlineColor : edge ? style.borderTopColor : forced ? 'rgba(0,0,0,0)' : style.backgroundColor, around, 3, 'a control without an edge');
    if (element.matches('input, select, textarea')) must(element, style.color, ground(element), 4.5, 'faint text');
}
return found;
