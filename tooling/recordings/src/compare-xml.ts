import { absent, type Difference, difference } from './difference.ts';
import { isMadeUpField } from './shapes.ts';
import type { SubstitutionTable } from './substitution.ts';
import { parseXml, type XmlElement } from './xml-tree.ts';

export interface XmlComparison {
  readonly substitutions: SubstitutionTable;
  /** Names of shares or file systems that stood in the recorder's account and are no part of the recorded test. */
  readonly foreign: ReadonlySet<string>;
}

/** Free text for people: it has its form, and differs between versions of the service. */
const freeText: ReadonlySet<string> = new Set(['Message', 'AuthenticationErrorDetail', 'Reason', 'ExtendedErrorDetail']);

/** How an error's message ends. */
export const messageEnd: RegExp = /\nRequestId:[0-9a-f-]{36}\nTime:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/;

/** Compares element names, attributes, nesting and order; text by form where made up, exactly otherwise. Learns made-up values. */
export function compareXml(recorded: string, actual: string, comparison: XmlComparison): readonly Difference[] {
  const expected = parseXml(recorded);
  let parsed: XmlElement;
  try {
    parsed = parseXml(actual);
  } catch (error) {
    return [difference('body', `XML ${expected.name}`, `${(error as Error).message}: ${actual}`)];
  }
  return compareElements(`body /${expected.name}`, expected, parsed, comparison);
}

function compareElements(where: string, expected: XmlElement, actual: XmlElement, comparison: XmlComparison): readonly Difference[] {
  if (expected.name !== actual.name) return [difference(where, expected.name, actual.name)];
  return [
    ...compareAttributes(where, expected, actual),
    ...compareChildren(where, expected, actual, comparison),
    ...(expected.children.length > 0 || actual.children.length > 0 ? [] : compareText(where, expected, actual.text, comparison)),
  ];
}

function compareAttributes(where: string, expected: XmlElement, actual: XmlElement): readonly Difference[] {
  const names = new Set([...Object.keys(expected.attributes), ...Object.keys(actual.attributes)]);
  return [...names].flatMap((name) => {
    const [one, other] = [expected.attributes[name], actual.attributes[name]];
    if (one === other) return [];
    // The endpoint is where this run's server listens.
    if (name === 'ServiceEndpoint' && one !== undefined && other !== undefined && /^https?:\/\/[^/]+\/(\w+\/?)?$/.test(other)) return [];
    if (one !== undefined && other !== undefined && isMadeUpField(name, one, other)) return [];
    return [difference(`${where}@${name}`, one ?? absent, other ?? absent)];
  });
}

function compareChildren(where: string, expected: XmlElement, actual: XmlElement, comparison: XmlComparison): readonly Difference[] {
  if (/\/(Shares|Containers)$/.test(where)) return compareAccountList(where, expected, actual, comparison);
  const names = ({ children }: XmlElement): string => children.map(({ name }) => name).join(' ');
  if (names(expected) !== names(actual)) return [difference(`${where} elements`, names(expected) || '(none)', names(actual) || '(none)')];
  return compareInOrder(where, expected.children, actual.children, comparison);
}

function compareInOrder(
  where: string,
  expected: readonly XmlElement[],
  actual: readonly XmlElement[],
  comparison: XmlComparison,
): readonly Difference[] {
  return expected.flatMap((child, index) => {
    const other = actual[index];
    const repeated = expected.filter(({ name }) => name === child.name).length > 1;
    const place = `${where}/${child.name}${repeated ? `[${index}]` : ''}`;
    return other === undefined ? [difference(place, 'an element', absent)] : compareElements(place, child, other, comparison);
  });
}

/**
 * Shares and file systems of the account, which all have to be there, in order. Those of the test are compared whole. Foreign ones
 * lived in the recorder's account with a history of their own (tiers, metadata, access): of these the elements have to be there
 * that all recorded entries have. The service's own containers and deleted foreign ones cannot be made, and do not count.
 */
function compareAccountList(where: string, expected: XmlElement, actual: XmlElement, comparison: XmlComparison): readonly Difference[] {
  const isForeign = (entry: XmlElement): boolean => comparison.foreign.has(nameOf(entry));
  const counts = (entry: XmlElement): boolean => !nameOf(entry).startsWith('$') && !(isForeign(entry) && isDeleted(entry));
  const [counted, found] = [expected.children.filter(counts), actual.children.filter(counts)];
  const names = (entries: readonly XmlElement[]): string => JSON.stringify(entries.map(nameOf));
  if (names(counted) !== names(found)) return [difference(`${where} names`, names(counted), names(found))];
  const isOwn = (entry: XmlElement): boolean => !isForeign(entry);
  return [
    ...compareInOrder(where, counted.filter(isOwn), found.filter(isOwn), comparison),
    ...found.filter(isForeign).flatMap((entry) => compareForm(where, expected.children, entry)),
  ];
}

function isDeleted(entry: XmlElement): boolean {
  return entry.children.some(({ name, text }) => name === 'Deleted' && text === 'true');
}

function compareForm(where: string, recorded: readonly XmlElement[], entry: XmlElement): readonly Difference[] {
  const shared = (elements: readonly (readonly string[])[]): readonly string[] =>
    (elements[0] ?? []).filter((name) => elements.every((names) => names.includes(name)));
  const form = (element: XmlElement): readonly string[] =>
    element.children.flatMap(({ name, children }) => [name, ...children.map((child) => `${name}/${child.name}`)]);
  const required = shared(recorded.map(form));
  const got = form(entry).filter((name) => required.includes(name));
  return got.join(' ') === required.join(' ')
    ? []
    : [difference(`${where} form of ${nameOf(entry)}`, required.join(' '), form(entry).join(' '))];
}

function nameOf(entry: XmlElement): string {
  return entry.children.find(({ name }) => name === 'Name')?.text ?? '';
}

function compareText(where: string, { name, text }: XmlElement, actual: string, { substitutions }: XmlComparison): readonly Difference[] {
  if (text !== '' && actual !== '') substitutions.learnField(name, text, actual);
  if (text === actual) return [];
  if (name === 'Message' && messageEnd.test(text))
    return messageEnd.test(actual) ? [] : [difference(where, 'a message that ends with RequestId and Time', actual)];
  if (freeText.has(name)) return actual === '' ? [difference(where, text, actual)] : [];
  if (isMadeUpField(name, text, actual)) return [];
  return [difference(where, text, actual)];
}
