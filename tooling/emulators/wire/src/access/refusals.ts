import { ServiceError, type ServiceErrorParts } from '../answers/service-error.ts';

const signatureMessage =
  'Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.';
const challengeMessage = 'Server failed to authenticate the request. Please refer to the information in the www-authenticate header.';

/** 403 AuthenticationFailed: the proof is wrong; `detail` says why. */
export function authenticationFailed(detail: string): ServiceError {
  return new ServiceError(403, 'AuthenticationFailed', signatureMessage, { details: { AuthenticationErrorDetail: detail } });
}

/** 401 InvalidAuthenticationInfo: the bearer token will not do; `detail` says why. */
export function invalidToken(detail: string, tenant: string | undefined): ServiceError {
  return new ServiceError(401, 'InvalidAuthenticationInfo', challengeMessage, {
    ...challenge(tenant),
    details: { AuthenticationErrorDetail: detail },
  });
}

/** 401 NoAuthenticationInformation: nothing was offered as a proof. */
export function noAuthentication(): ServiceError {
  return new ServiceError(401, 'NoAuthenticationInformation', challengeMessage, challenge(undefined));
}

function challenge(tenant: string | undefined): ServiceErrorParts {
  const authority = `https://login.microsoftonline.com/${tenant ?? 'common'}/oauth2/authorize`;
  return { headers: { 'WWW-Authenticate': `Bearer authorization_uri=${authority} resource_id=https://storage.azure.com` } };
}

const mismatches = {
  AuthorizationFailure: '',
  AuthorizationPermissionMismatch: ' using this permission',
  AuthorizationServiceMismatch: ' using this service',
  AuthorizationResourceTypeMismatch: ' using this resource type',
  AuthorizationProtocolMismatch: ' using this protocol',
  AuthorizationSourceIPMismatch: ' using this source IP',
} as const;

/** 403: the proof is right, and does not reach this far. */
export function notAuthorized(code: keyof typeof mismatches): ServiceError {
  return new ServiceError(403, code, `This request is not authorized to perform this operation${mismatches[code]}.`);
}
