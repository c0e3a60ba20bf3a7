import type { RecordedResponse } from './recording.ts';

const declaration = '<?xml version="1.0" encoding="utf-8"?>';
// The services take five of either.
const tooMany = 6;

/** Stored access policies as they may have been sent: none, or too many if that many were refused. */
export function bodyOfPolicies({ headers }: RecordedResponse): string {
  const refused = headers['x-ms-error-code'] === 'InvalidXmlDocument';
  const policies = Array.from({ length: refused ? tooMany : 0 }, (_, index) => `<SignedIdentifier><Id>${index}</Id></SignedIdentifier>`);
  return `${declaration}<SignedIdentifiers>${policies.join('')}</SignedIdentifiers>`;
}

/** Service properties as they may have been sent: no rules, or what the refusal is about. */
export function bodyOfServiceProperties({ headers }: RecordedResponse): string {
  const code = headers['x-ms-error-code'];
  const count = code === 'InvalidXmlDocument' ? tooMany : code === 'InvalidXmlNodeValue' ? 1 : 0;
  const method = code === 'InvalidXmlNodeValue' ? 'NOTAREALHTTPMETHOD' : 'GET';
  return `${declaration}<StorageServiceProperties><Cors>${corsRule(method).repeat(count)}</Cors></StorageServiceProperties>`;
}

const corsRule = (method: string): string =>
  `<CorsRule><AllowedOrigins>*</AllowedOrigins><AllowedMethods>${method}</AllowedMethods><AllowedHeaders>*</AllowedHeaders><ExposedHeaders>*</ExposedHeaders><MaxAgeInSeconds>1</MaxAgeInSeconds></CorsRule>`;
