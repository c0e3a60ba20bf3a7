import { ServiceError } from './service-error.ts';

/** 400 MissingRequiredHeader. */
export function missingHeader(name: string): ServiceError {
  return new ServiceError(400, 'MissingRequiredHeader', "An HTTP header that's mandatory for this request is not specified.", {
    details: { HeaderName: name },
  });
}

/** 400 InvalidHeaderValue. */
export function invalidHeader(name: string, value: string): ServiceError {
  return new ServiceError(400, 'InvalidHeaderValue', 'The value for one of the HTTP headers is not in the correct format.', {
    details: { HeaderName: name, HeaderValue: value },
  });
}

/** 400 InvalidQueryParameterValue. */
export function invalidParameter(name: string, value: string, reason = ''): ServiceError {
  return new ServiceError(
    400,
    'InvalidQueryParameterValue',
    'Value for one of the query parameters specified in the request URI is invalid.',
    {
      details: { QueryParameterName: name, QueryParameterValue: value, Reason: reason },
    },
  );
}

/** 400 MissingRequiredQueryParameter. */
export function missingParameter(name: string): ServiceError {
  return new ServiceError(400, 'MissingRequiredQueryParameter', "A query parameter that's mandatory for this request is not specified.", {
    details: { QueryParameterName: name },
  });
}
