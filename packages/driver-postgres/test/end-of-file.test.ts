import { openDatastore } from '@stowage/core';
import { installedPostgresVersions, startPostgres } from '@stowage/servers';
import { Field, Int32, Schema, Utf8 } from 'apache-arrow';
import { afterAll, describe, expect, it } from 'vitest';
import { postgres } from '../src/index.ts';
import { configOf } from './postgres-harness.ts';

const schema = new Schema([new Field('id', new Int32(), true), new Field('name', new Utf8(), true)]);
const fileOf = async function* (text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
};

const [older] = await installedPostgresVersions();
if (older === undefined) console.warn('SKIPPED: no PostgreSQL before 18 is installed. Debian: apt-get install postgresql-15');

describe.each([undefined, ...(older === undefined ? [] : [older])])(
  'a file with a line that older servers take for its end (version %s)',
  async (version) => {
    const server = await startPostgres({ databases: ['conformance'], ...(version === undefined ? {} : { version }) });
    const store = await openDatastore(postgres, configOf(server), { retry: false });
    afterAll(async () => {
      await store.close();
      await server.stop();
    });
    const sql = (text: string): ReturnType<typeof server.sql> => server.sql(text, 'conformance');

    it.each(['append', 'merge'] as const)('is refused as a whole: %s', async (mode) => {
      await sql(`create table ended_${mode} (id int primary key, name text)`);
      const file = fileOf('id,name\r\n1,a\r\n\\.\r\n2,b\r\n');
      const keys = mode === 'merge' ? { keys: ['id'] } : {};
      await expect(store.importTable({ name: `ended_${mode}` }, file, { schema, mode, ...keys })).rejects.toMatchObject({
        code: 'ROW.REJECTED',
        row: 2,
      });
      expect(await sql(`select * from ended_${mode}`)).toEqual([]);
    });

    it('is told from one of whose rows a trigger takes some away', async () => {
      await sql(`create function sieve() returns trigger language plpgsql as 'begin if new.id = 1 then return null; end if; return new; end';
      create table sieved (id int, name text) partition by range (id);
      create table sieved_low partition of sieved for values from (0) to (9);
      create trigger sieve before insert on sieved_low for each row execute function sieve()`);
      const file = fileOf('id,name\r\n1,a\r\n2,b\r\n');
      expect(await store.importTable({ name: 'sieved' }, file, { schema, mode: 'append' })).toMatchObject({ rows: 1 });
    });
  },
);
