import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { request } from 'node:https';

/** What `az login` has left behind. */
export interface AzureCliLogin {
  readonly tenantId: string;
  readonly tokenUrl: string;
  /** PEM that the program must trust. */
  readonly ca: string;
  readonly clientId: string;
  readonly refreshToken: string;
}

/** Says on stderr why not, as the real program does, and ends. */
function fail(message: string): never {
  process.stderr.write(`ERROR: ${message}\n`);
  process.exit(1);
}

function optionOf(args: readonly string[], name: string): string | undefined {
  const index = args.indexOf(name);
  return index < 0 ? undefined : args[index + 1];
}

async function fetchToken(login: AzureCliLogin, resource: string): Promise<{ access_token: string; expires_in: number }> {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: login.clientId,
    refresh_token: login.refreshToken,
    scope: `${resource}/.default`,
  });
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const asking = request(login.tokenUrl, { method: 'POST', ca: login.ca, headers }, (response) => {
    let text = '';
    response.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
    });
    response.on('end', () => (response.statusCode === 200 ? resolve(text) : reject(new Error(text)))).on('error', reject);
  });
  asking.on('error', reject).end(form.toString());
  return JSON.parse(await promise) as { access_token: string; expires_in: number };
}

async function main([loginFile = '', callsFile = '', ...args]: readonly string[]): Promise<void> {
  appendFileSync(callsFile, `${JSON.stringify(args)}\n`);
  if (args[0] !== 'account' || args[1] !== 'get-access-token') fail(`'${args.join(' ')}' is not in the 'az' command group.`);
  if (!existsSync(loginFile)) fail("Please run 'az login' to setup account.");
  const login = JSON.parse(readFileSync(loginFile, 'utf8')) as AzureCliLogin;
  const tenant = optionOf(args, '--tenant') ?? login.tenantId;
  if (tenant !== login.tenantId) fail(`AADSTS50020: The signed-in account does not exist in tenant '${tenant}'.`);
  const { access_token: accessToken, expires_in: life } = await fetchToken(login, optionOf(args, '--resource') ?? '');
  const end = Date.now() + life * 1000;
  const answer = {
    accessToken,
    expiresOn: new Date(end).toISOString(),
    expires_on: Math.floor(end / 1000),
    subscription: '00000000-0000-0000-0000-000000000000',
    tenant,
    tokenType: 'Bearer',
  };
  process.stdout.write(`${JSON.stringify(answer, undefined, 2)}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => fail(String(error)));
