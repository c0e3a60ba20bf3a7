import { element, type XmlElement, type XmlNode } from '@stowage/emulator-wire';
import { refusal } from '../refusal.ts';

interface Metrics {
  readonly version: string;
  readonly enabled: boolean;
  readonly includeApis: boolean;
  /** Absent when nothing is deleted. */
  readonly retentionDays?: number;
}

/** What one origin's pages may ask for. */
export interface CorsRule {
  readonly methods: string;
  readonly origins: string;
  readonly allowedHeaders: string;
  readonly exposedHeaders: string;
  readonly maxAge: string;
}

/** Properties of an account's file service. */
export interface ServiceProperties {
  readonly hourMetrics: Metrics;
  readonly minuteMetrics: Metrics;
  readonly cors: readonly CorsRule[];
  readonly multichannel: boolean;
}

/** Those of a new account. */
export const defaultServiceProperties: ServiceProperties = {
  hourMetrics: { version: '1.0', enabled: true, includeApis: true, retentionDays: 7 },
  minuteMetrics: { version: '1.0', enabled: false, includeApis: false },
  cors: [],
  multichannel: false,
};

const maxCorsRules = 5;
const longestCorsWord = 256;
const corsMethods = ['DELETE', 'GET', 'HEAD', 'MERGE', 'POST', 'OPTIONS', 'PUT', 'PATCH'];

/** What a document changes; what it does not name stays as it was. */
export function readServiceProperties(root: XmlNode, old: ServiceProperties): ServiceProperties {
  if (root.name !== 'StorageServiceProperties') throw invalidDocument();
  const hour = root.child('HourMetrics');
  const minute = root.child('MinuteMetrics');
  const cors = root.child('Cors');
  const multichannel = root.child('ProtocolSettings')?.child('SMB')?.child('Multichannel')?.child('Enabled');
  if (cors !== undefined && cors.all('CorsRule').length > maxCorsRules) throw invalidDocument();
  return {
    hourMetrics: hour === undefined ? old.hourMetrics : readMetrics(hour),
    minuteMetrics: minute === undefined ? old.minuteMetrics : readMetrics(minute),
    cors: cors === undefined ? old.cors : cors.all('CorsRule').map(readCorsRule),
    multichannel: multichannel === undefined ? old.multichannel : readBoolean(multichannel),
  };
}

function readMetrics(node: XmlNode): Metrics {
  const retention = node.child('RetentionPolicy');
  const days = retention?.child('Days')?.text;
  const retained = retention?.child('Enabled');
  if (
    retained !== undefined &&
    readBoolean(retained) &&
    (days === undefined || !/^\d+$/.test(days) || Number(days) < 1 || Number(days) > 365)
  )
    throw refusal('InvalidXmlNodeValue', { details: { XmlNodeName: 'Days', XmlNodeValue: days ?? '', Reason: '' } });
  const includeApis = node.child('IncludeAPIs');
  return {
    version: node.child('Version')?.text ?? '1.0',
    enabled: readBoolean(required(node, 'Enabled')),
    includeApis: includeApis !== undefined && readBoolean(includeApis),
    ...(retained !== undefined && readBoolean(retained) && { retentionDays: Number(days) }),
  };
}

function readCorsRule(node: XmlNode): CorsRule {
  const methods = required(node, 'AllowedMethods').text;
  if (!methods.split(',').every((method) => corsMethods.includes(method.trim().toUpperCase())))
    throw refusal('InvalidXmlNodeValue', { details: { XmlNodeName: 'AllowedMethods', XmlNodeValue: methods, Reason: '' } });
  for (const name of ['AllowedOrigins', 'AllowedHeaders', 'ExposedHeaders']) {
    const words = (node.child(name)?.text ?? '').split(',');
    if (words.some((word) => word.length > longestCorsWord)) throw invalidDocument();
  }
  return {
    methods,
    origins: required(node, 'AllowedOrigins').text,
    allowedHeaders: wildcardsLast(node.child('AllowedHeaders')?.text ?? ''),
    exposedHeaders: wildcardsLast(node.child('ExposedHeaders')?.text ?? ''),
    maxAge: required(node, 'MaxAgeInSeconds').text,
  };
}

/** The service gives header names back with those that end in a star behind the others. */
function wildcardsLast(list: string): string {
  const names = list.split(',').filter((name) => name !== '');
  return [...names.filter((name) => !name.endsWith('*')), ...names.filter((name) => name.endsWith('*'))].join(',');
}

function required(node: XmlNode, name: string): XmlNode {
  const child = node.child(name);
  if (child === undefined) throw refusal('MissingRequiredXmlNode', { details: { XmlNodeName: name } });
  return child;
}

function readBoolean(node: XmlNode): boolean {
  const text = node.text.toLowerCase();
  if (text !== 'true' && text !== 'false')
    throw refusal('InvalidXmlNodeValue', { details: { XmlNodeName: node.name, XmlNodeValue: node.text, Reason: '' } });
  return text === 'true';
}

function invalidDocument(): Error {
  return refusal('InvalidXmlDocument', { details: { LineNumber: '0', LinePosition: '0', Reason: '' } });
}

/** The document in which the properties are told; old versions have no protocol settings. */
export function writeServiceProperties(
  { hourMetrics, minuteMetrics, cors, multichannel }: ServiceProperties,
  withProtocol: boolean,
): XmlElement {
  return element('StorageServiceProperties', [
    writeMetrics('HourMetrics', hourMetrics),
    writeMetrics('MinuteMetrics', minuteMetrics),
    element('Cors', cors.map(writeCorsRule)),
    withProtocol ? element('ProtocolSettings', [element('SMB', [element('Multichannel', [element('Enabled', multichannel)])])]) : undefined,
  ]);
}

function writeMetrics(name: string, { version, enabled, includeApis, retentionDays }: Metrics): XmlElement {
  return element(name, [
    element('Version', version),
    element('Enabled', enabled),
    enabled ? element('IncludeAPIs', includeApis) : undefined,
    element('RetentionPolicy', [
      element('Enabled', retentionDays !== undefined),
      retentionDays === undefined ? undefined : element('Days', retentionDays),
    ]),
  ]);
}

function writeCorsRule({ methods, origins, allowedHeaders, exposedHeaders, maxAge }: CorsRule): XmlElement {
  return element('CorsRule', [
    element('AllowedMethods', methods),
    element('AllowedOrigins', origins),
    element('AllowedHeaders', allowedHeaders),
    element('ExposedHeaders', exposedHeaders),
    element('MaxAgeInSeconds', maxAge),
  ]);
}
