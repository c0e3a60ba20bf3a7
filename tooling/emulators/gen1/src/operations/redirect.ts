import type { WireAnswer } from '@stowage/emulator-wire';
import type { Call } from '../call.ts';

/** 307 to the same address with a parameter that asks for a direct answer, as WebHDFS redirects to a data node. */
export function redirect(call: Call, parameter: 'read' | 'write' | 'append'): WireAnswer {
  return {
    status: 307,
    headers: {
      Location: `${addressOf(call)}&${parameter}=true`,
      'Set-Cookie': `UserPrincipalSession=${call.request.id}; path=/; secure; HttpOnly`,
      ContentLength: '0',
    },
  };
}

/** The address of a request, written as the service writes one: only what would end a path stays encoded. */
export function addressOf({ request }: Call): string {
  const origin = `${request.secure ? 'https' : 'http'}://${request.headers.host ?? ''}`;
  const path = request.rawPath.replace(/\/\/+/g, '/').replace(/%(?:2[1246789a-f]|3[abd]|40|5[bd])/gi, decodeURIComponent);
  return `${origin}${path}?${request.query.raw}`;
}
