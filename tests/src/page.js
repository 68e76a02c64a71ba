// What a person with a screen reader would meet: roles and names of the elements that are shown.
// Not the whole of the accessible-name standard, but all that this interface uses of it.

const tidy = (text) => text.replace(/\s+/g, ' ').trim();

const byTag = {
  A: (element) => (element.hasAttribute('href') ? 'link' : ''),
  ARTICLE: 'article',
  ASIDE: 'complementary',
  BUTTON: 'button',
  DIALOG: 'dialog',
  FIELDSET: 'group',
  FORM: 'form',
  H1: 'heading',
  H2: 'heading',
  H3: 'heading',
  H4: 'heading',
  IMG: 'img',
  INPUT: (element) => byType[element.type] ?? 'textbox',
  LI: 'listitem',
  MAIN: 'main',
  METER: 'meter',
  NAV: 'navigation',
  OL: 'list',
  OPTION: 'option',
  OUTPUT: 'status',
  PROGRESS: 'progressbar',
  SECTION: 'region',
  SELECT: (element) => (element.multiple ? 'listbox' : 'combobox'),
  SUMMARY: 'button',
  TABLE: 'table',
  TD: 'cell',
  TEXTAREA: 'textbox',
  TH: 'columnheader',
  TR: 'row',
  UL: 'list',
};

const byType = {
  button: 'button',
  checkbox: 'checkbox',
  file: 'button',
  hidden: '',
  image: 'button',
  number: 'spinbutton',
  password: 'password',
  radio: 'radio',
  range: 'slider',
  reset: 'button',
  search: 'searchbox',
  submit: 'button',
};

function roleOf(element) {
  const given = element.getAttribute('role');
  if (given) return given.trim().split(/\s+/)[0];
  const role = byTag[element.tagName];
  return (typeof role === 'function' ? role(element) : role) ?? '';
}

function isShown(element) {
  return !element.closest('[aria-hidden="true"], [inert]')
    && element.checkVisibility({ visibilityProperty: true });
}

function textOf(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (node.nodeType !== Node.ELEMENT_NODE) return '';
  if (node.getAttribute('aria-hidden') === 'true') return '';
  const label = node.getAttribute('aria-label') ?? node.getAttribute('alt');
  if (label) return label;
  if (node.tagName === 'svg') return node.querySelector('title')?.textContent ?? '';
  const inner = [...node.childNodes].map(textOf).join('');
  return getComputedStyle(node).display.startsWith('inline') ? inner : ` ${inner} `;
}

const namedByContent = new Set([
  'button', 'cell', 'checkbox', 'columnheader', 'gridcell', 'heading', 'link', 'menuitem',
  'menuitemcheckbox', 'menuitemradio', 'option', 'radio', 'row', 'rowheader', 'switch', 'tab',
  'tooltip', 'treeitem', 'listitem', 'status', 'alert',
]);

function nameOf(element) {
  const by = (element.getAttribute('aria-labelledby') ?? '').split(/\s+/).filter(Boolean);
  const referred = by.map((id) => document.getElementById(id)).filter(Boolean).map(textOf);
  const candidates = [
    () => referred.join(' '),
    () => element.getAttribute('aria-label'),
    () => [...(element.labels ?? [])].map(textOf).join(' '),
    () => element.getAttribute('alt'),
    () => [...element.children].filter((child) => /^(CAPTION|LEGEND)$/.test(child.tagName))
      .map(textOf).join(' '),
    () => (namedByContent.has(roleOf(element)) ? textOf(element) : ''),
    () => (element.tagName === 'INPUT' && byType[element.type] === 'button' ? element.value : ''),
    () => element.getAttribute('title'),
    () => element.getAttribute('placeholder'),
  ];
  for (const candidate of candidates) {
    const name = tidy(candidate() ?? '');
    if (name) return name;
  }
  return '';
}

const shown = (role) =>
  [...document.querySelectorAll('*')].filter((one) => roleOf(one) === role && isShown(one));

const named = (role, name) => shown(role).find((element) => nameOf(element) === name) ?? null;

const names = (role) => shown(role).map(nameOf);

const fields = () =>
  [...document.querySelectorAll('input, textarea, select, [contenteditable="true"]')]
    .filter((field) => field.type !== 'hidden' && isShown(field));

const labelled = (label) => fields().find((field) => nameOf(field) === label) ?? null;

const labels = () => fields().map(nameOf);

// What Tab stops at, in its order: of a group of radio buttons only one, and of a page behind a dialog nothing.
function tabStops() {
  const dialogs = shown('dialog').concat(shown('alertdialog'));
  const scope = dialogs.findLast((one) => one.contains(document.activeElement)) ?? dialogs.at(-1) ?? document;
  const stops = [...scope.querySelectorAll('a[href], button, input, select, textarea, [tabindex]')]
    .filter((one) => one.tabIndex >= 0 && !one.disabled && isShown(one));
  return stops.filter((one) => one.type !== 'radio' || one.checked || one === document.activeElement
    || !stops.some((other) => other.type === 'radio' && other.name === one.name && other.checked));
}

// How often Tab has to be pressed to come to an element, backwards if that is nearer; null where it stops nowhere.
function tabsTo(element) {
  const stops = tabStops();
  const [from, to] = [stops.indexOf(document.activeElement), stops.indexOf(element)];
  if (to < 0) return null;
  if (from < 0) return to + 1;
  const ahead = to - from;
  if (!element.closest('[role=dialog], [role=alertdialog]')) return ahead;
  // A dialog keeps the keyboard: behind its last stop comes its first.
  const around = ahead > 0 ? ahead - stops.length : ahead + stops.length;
  return Math.abs(around) < Math.abs(ahead) ? around : ahead;
}

// A list to choose from is named by its label and by what is chosen.
const chooser = (label) => shown('combobox').find((one) => nameOf(one).startsWith(label)) ?? null;

const highlighted = () => document.querySelector('[data-highlighted]');

// The radio button by which the keyboard enters the group of another.
const entryTo = (radio) => radio && (tabStops().find((one) => one.type === 'radio' && one.name === radio.name) ?? null);

// The arrow that leads from one element of a group to another.
function wayFrom(one, element) {
  if (!one || !element) return null;
  const place = one.compareDocumentPosition(element);
  if (place & Node.DOCUMENT_POSITION_FOLLOWING) return 'Down';
  return place & Node.DOCUMENT_POSITION_PRECEDING ? 'Up' : '';
}
