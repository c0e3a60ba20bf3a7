import type { Capability } from '@stowage/core/driver';
import type { Credential, SasCredential } from './credential.ts';

/** What a shared access signature of one service must say for each capability. */
export interface SasRules {
  /**
   * By capability, the letters that it needs; of those joined by `|` one is enough. A capability without letters no signature gives.
   */
  readonly letters: { readonly [C in Capability]?: readonly string[] };
  /** Capabilities whose requests go to the container, share or file system itself: a signature of one file does not reach it. */
  readonly ofContainer: readonly Capability[];
  /** The `sr` of signatures that reach one file only. */
  readonly fileResource: string;
}

/** Whether a capability is allowed, as far as the credential tells. */
export type Allows = (capability: Capability) => boolean;

/**
 * A key may do everything; what an identity may do only the service knows; a SAS tells it by its letters, unless they stand in
 * a policy that the service keeps; and anonymous access is for reading.
 */
export function allowedCapabilities(credential: Credential, rules: SasRules): Allows {
  switch (credential.kind) {
    case 'accountKey':
    case 'token':
      return () => true;
    case 'sas':
      return allowedBySas(credential, rules);
    case 'anonymous':
      return (capability) => capability === 'read' || capability === 'stat' || capability === 'list';
  }
}

function allowedBySas({ fields }: SasCredential, { letters, ofContainer, fileResource }: SasRules): Allows {
  const { identifier, permissions, resource, resourceTypes } = fields;
  const reaches = (capability: Capability): boolean => {
    if (ofContainer.includes(capability)) return resourceTypes === undefined ? resource !== fileResource : resourceTypes.includes('c');
    return resourceTypes === undefined || resourceTypes.includes('o');
  };
  const grants = (capability: Capability): boolean => {
    const needed = letters[capability];
    if (needed === undefined) return false;
    return needed.every((choice) => choice.split('|').some((letter) => permissions.includes(letter)));
  };
  if (identifier !== undefined) return (capability) => letters[capability] !== undefined && reaches(capability);
  return (capability) => reaches(capability) && grants(capability);
}
