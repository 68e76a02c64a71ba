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
