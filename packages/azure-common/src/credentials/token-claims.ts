/** What of a token may be shown: who it was given to. */
interface Claims {
  readonly appid?: unknown;
  readonly azp?: unknown;
  readonly oid?: unknown;
}

/**
 * Says whom a bearer token belongs to, from its claims: the application's id, the object's id, or both. Nothing is verified:
 * it is only for messages. A token that cannot be read is `an unreadable token`.
 */
export function describeToken(token: string): string {
  const claims = readClaims(token);
  const client = text(claims?.appid) ?? text(claims?.azp);
  const object = text(claims?.oid);
  if (client !== undefined) return object === undefined ? `client ${client}` : `client ${client} (object ${object})`;
  return object === undefined ? 'an unreadable token' : `object ${object}`;
}

function readClaims(token: string): Claims | undefined {
  const payload = token.split('.')[1];
  if (payload === undefined) return undefined;
  const json = Buffer.from(payload, 'base64url').toString('utf8');
  // Tokens are opaque by contract: one in another form is no error, it only has nothing to show.
  if (!json.startsWith('{') || !json.endsWith('}')) return undefined;
  try {
    return JSON.parse(json) as Claims;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** A claim's value if it is a plain id, so that nothing odd gets into a message. */
function text(claim: unknown): string | undefined {
  return typeof claim === 'string' && /^[\w.-]{1,64}$/.test(claim) ? claim : undefined;
}
