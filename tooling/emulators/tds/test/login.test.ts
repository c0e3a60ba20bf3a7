import { expect, test } from 'vitest';
import { startTdsServer } from '../src/index.ts';
import { connect, run, type ServerError } from './harness.ts';

const refused = (promise: Promise<unknown>): Promise<ServerError & { cause?: ServerError; errors?: ServerError[] }> =>
  promise.then(
    () => {
      throw new Error('It was let in.');
    },
    (error) => error,
  );

test('the right password is let in, through TLS with a certificate that is checked', async () => {
  await using server = await startTdsServer({ users: { loader: 'gehe!m ä€' }, databases: ['shop'] });
  const connection = await connect(
    server,
    { database: 'shop' },
    { type: 'default', options: { userName: 'loader', password: 'gehe!m ä€' } },
  );
  const { rows } = await run(connection, 'SELECT DB_NAME(), SUSER_SNAME()');
  expect(rows).toEqual([['shop', 'loader']]);
  expect(server.counters).toMatchObject({ connections: 1, logins: 1 });
  connection.close();
});

test('a wrong password is 18456, an unknown database 4060', async () => {
  await using server = await startTdsServer();
  const wrong = await refused(connect(server, {}, { type: 'default', options: { userName: 'sa', password: 'nope' } }));
  expect(wrong).toMatchObject({ code: 'ELOGIN', message: expect.stringContaining("Login failed for user 'sa'") });
  const unknown = await refused(connect(server, { database: 'nowhere' }));
  expect(unknown.message).toContain('Cannot open database "nowhere"');
});

test('a certificate that nobody vouches for is refused by the client', async () => {
  await using server = await startTdsServer();
  expect(await refused(connect(server, { cryptoCredentialsDetails: {} }))).toMatchObject({ code: 'ESOCKET' });
});

test('a client without encryption is refused, unless encryption is optional', async () => {
  await using strict = await startTdsServer();
  await refused(connect(strict, { encrypt: false }));
  await using lax = await startTdsServer({ encryption: 'optional' });
  const connection = await connect(lax, { encrypt: false });
  expect((await run(connection, 'SELECT 1')).rows).toEqual([[1]]);
  connection.close();
});

test('TLS before TDS, as TDS 8 has it', async () => {
  await using server = await startTdsServer();
  const connection = await connect(server, { encrypt: 'strict' } as never);
  expect((await run(connection, 'SELECT 1')).rows).toEqual([[1]]);
  connection.close();
});

test('an access token is judged by the callback, with the login and after it', async () => {
  const seen: string[] = [];
  await using server = await startTdsServer({
    acceptToken: (token) => {
      seen.push(token);
      return token.startsWith('good') ? { login: 'app@tenant' } : undefined;
    },
  });
  const direct = await connect(server, {}, { type: 'azure-active-directory-access-token', options: { token: 'good one' } });
  expect((await run(direct, 'SELECT SUSER_SNAME()')).rows).toEqual([['app@tenant']]);
  direct.close();
  let scope: string | string[] | undefined;
  const credential = {
    getToken: async (scopes: string | string[]) => {
      scope = scopes;
      return { token: 'good two', expiresOnTimestamp: Date.now() + 60_000 };
    },
  };
  const asked = await connect(server, {}, { type: 'token-credential', options: { credential } });
  expect((await run(asked, 'SELECT 1')).rows).toEqual([[1]]);
  asked.close();
  expect(String(scope)).toContain('https://database.windows.net/');
  await refused(connect(server, {}, { type: 'azure-active-directory-access-token', options: { token: 'bad' } }));
  expect(seen).toEqual(['good one', 'good two', 'bad']);
});

test('packets of the size that was agreed on', async () => {
  await using server = await startTdsServer();
  for (const packetSize of [512, 4_096, 32_767]) {
    const connection = await connect(server, { packetSize });
    const { rows } = await run(connection, "SELECT REPLICATE(CAST(N'x' AS nvarchar(max)), 100000)");
    expect(rows[0]?.[0]).toHaveLength(100_000);
    connection.close();
  }
});

test.each(['7_2', '7_3_A', '7_3_B', '7_4'])('TDS %s', async (tdsVersion) => {
  await using server = await startTdsServer();
  const connection = await connect(server, { tdsVersion });
  const { rows } = await run(connection, "SELECT 1, CAST('2020-02-03' AS date), N'ä', NULL, NULL, NULL, NULL, NULL");
  const [row] = rows;
  expect(row?.slice(2)).toEqual(['ä', null, null, null, null, null]);
  expect(rows[0]?.[1]).toEqual(tdsVersion === '7_2' ? '2020-02-03' : new Date('2020-02-03T00:00:00Z'));
  connection.close();
});
