import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Duplex, duplexPair } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatastore } from '@stowage/core';
import { local } from '@stowage/driver-local';
import { createFileSystem } from '@stowage/mount';
import { expect, onTestFinished, test } from 'vitest';
import { long, number, PacketReader, packet, packetKinds, text } from '../src/mounts/packets.ts';
import { serveSftp } from '../src/mounts/sftp-server.ts';

const flags = { read: 1, write: 2, create: 8 };

/** A client that does not wait for an answer before it asks again, as sshfs does. */
class Client {
  readonly #stream: Duplex;
  readonly #waiting = new Map<number, (reader: PacketReader) => void>();
  #rest = Buffer.alloc(0);
  #next = 1;

  constructor(stream: Duplex) {
    this.#stream = stream;
    stream.on('data', (chunk: Buffer) => {
      this.#rest = Buffer.concat([this.#rest, chunk]);
      while (this.#rest.byteLength >= 4 && this.#rest.byteLength >= 4 + this.#rest.readUInt32BE(0)) {
        const end = 4 + this.#rest.readUInt32BE(0);
        const id = this.#rest.readUInt32BE(5);
        this.#waiting.get(id)?.(new PacketReader(this.#rest.subarray(4, end)));
        this.#waiting.delete(id);
        this.#rest = this.#rest.subarray(end);
      }
    });
  }

  ask(kind: number, ...fields: readonly Buffer[]): Promise<{ readonly kind: number; readonly reader: PacketReader }> {
    const id = this.#next++;
    return new Promise((resolve) => {
      this.#waiting.set(id, (reader) => {
        const kindOfAnswer = reader.byte();
        reader.number();
        resolve({ kind: kindOfAnswer, reader });
      });
      for (const buffer of packet(kind, id, ...fields)) this.#stream.write(buffer);
    });
  }
}

async function open(): Promise<{
  readonly client: Client;
  readonly folder: string;
  readonly ours: Duplex;
  readonly theirs: Duplex;
  end(): Promise<void>;
}> {
  const folder = await mkdtemp(join(tmpdir(), 'stowage-sftp-'));
  await mkdir(join(folder, 'store'));
  const store = await openDatastore(local, { path: join(folder, 'store') });
  const files = await createFileSystem(store, { path: '', uid: 0, gid: 0, staging: { folder: join(folder, 'staging') } });
  const [ours, theirs] = duplexPair();
  const served = serveSftp(files, theirs, { uid: 0, gid: 0 });
  onTestFinished(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    client: new Client(ours),
    folder: join(folder, 'store'),
    ours,
    theirs,
    async end() {
      ours.end();
      await served;
      await files.close(AbortSignal.timeout(5_000));
    },
  };
}

const piece = Buffer.alloc(32_768, 'x');
const pieces = 64;

test('attributes and reads see everything that was written before they were asked for', async () => {
  const { client, folder, end } = await open();
  const opened = await client.ask(packetKinds.open, text('/a'), number(flags.read | flags.write | flags.create), number(0));
  const handle = opened.reader.text();
  const sizes: Promise<number>[] = [];
  const reads: Promise<number>[] = [];
  for (let at = 0; at < pieces; at++) {
    const offset = at * piece.byteLength;
    void client.ask(packetKinds.write, text(handle), long(offset), number(piece.byteLength), piece);
    const [kind, what] = at % 2 === 0 ? [packetKinds.fstat, handle] : [packetKinds.lstat, '/a'];
    sizes.push(client.ask(kind, text(what)).then(({ reader }) => reader.attributes().size ?? -1));
    reads.push(
      client
        .ask(packetKinds.read, text(handle), long(offset), number(piece.byteLength))
        .then(({ kind: answer, reader }) => (answer === packetKinds.data ? reader.bytes().byteLength : -1)),
    );
  }
  for (const [index, size] of (await Promise.all(sizes)).entries()) expect(size).toBeGreaterThanOrEqual((index + 1) * piece.byteLength);
  expect(new Set(await Promise.all(reads))).toEqual(new Set([piece.byteLength]));
  await client.ask(packetKinds.close, text(handle));
  await end();
  expect((await readFile(join(folder, 'a'))).byteLength).toBe(pieces * piece.byteLength);
});

test('many answers to a slow client leave no listeners', async () => {
  const { client, ours, theirs, end } = await open();
  const handle = (await client.ask(packetKinds.open, text('/a'), number(flags.read | flags.write | flags.create), number(0))).reader.text();
  await client.ask(packetKinds.write, text(handle), long(0), number(piece.byteLength), piece);
  const before = theirs.listenerCount('close');
  const read = () => client.ask(packetKinds.read, text(handle), long(0), number(piece.byteLength));
  for (let round = 0; round < 12; round++) {
    const reads: Promise<unknown>[] = [];
    ours.pause();
    for (let at = 0; at < 8; at++) {
      reads.push(read());
      await sleep(2);
    }
    ours.resume();
    await Promise.all(reads);
  }
  expect(theirs.listenerCount('close')).toBeLessThanOrEqual(before + 1);
  await end();
});

test('what a client left open when it went is in the store', async () => {
  const { client, folder, end } = await open();
  const handle = (await client.ask(packetKinds.open, text('/a'), number(flags.write | flags.create), number(0))).reader.text();
  void client.ask(packetKinds.write, text(handle), long(0), number(piece.byteLength), piece);
  await end();
  expect((await readFile(join(folder, 'a'))).byteLength).toBe(piece.byteLength);
});
