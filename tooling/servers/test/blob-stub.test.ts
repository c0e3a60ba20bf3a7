import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { type BlobDownloadResponseParsed, BlobServiceClient, type ContainerClient } from '@azure/storage-blob';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BlobStub, blobOfSize, containerOfNames, contentAt, contentPeriod, startBlobStub } from '../src/index.ts';

const mebibyte = 1024 * 1024;
let stub: BlobStub;
let service: BlobServiceClient;
let container: ContainerClient;

beforeAll(async () => {
  stub = await startBlobStub({ verifyChecksums: true });
  service = BlobServiceClient.fromConnectionString(stub.connectionString);
  container = service.getContainerClient('c');
});
afterAll(() => stub.stop());

function contentOf(offset: number, length: number): Buffer {
  const pieces: Buffer[] = [];
  for (let at = 0; at < length; at += contentPeriod) pieces.push(contentAt(offset + at, length - at));
  return Buffer.concat(pieces, length);
}

async function bytesOf({ readableStreamBody }: BlobDownloadResponseParsed): Promise<Buffer> {
  if (!readableStreamBody) throw new Error('The answer has no body.');
  return buffer(readableStreamBody);
}

describe('startBlobStub, seen by @azure/storage-blob', () => {
  it('takes an upload in blocks', async () => {
    const before = await stub.usage();
    await container.getBlockBlobClient('b').uploadData(Buffer.alloc(20 * mebibyte), {
      blockSize: 4 * mebibyte,
      maxSingleShotSize: 4 * mebibyte,
      concurrency: 3,
    });
    const after = await stub.usage();
    expect(after.requests - before.requests).toBe(6);
    expect(after.bytesReceived - before.bytesReceived).toBeGreaterThan(20 * mebibyte);
    expect(after.cpuMicroseconds).toBeGreaterThan(before.cpuMicroseconds);
  });

  it('gives a blob of the size that its name says, whole and in ranges', async () => {
    const size = 5 * mebibyte + 123;
    const blob = container.getBlobClient(blobOfSize(size));
    expect((await blob.getProperties()).contentLength).toBe(size);
    expect((await blob.downloadToBuffer()).equals(contentOf(0, size))).toBe(true);
    const part = await blob.download(mebibyte - 7, 1000);
    expect((await bytesOf(part)).equals(contentOf(mebibyte - 7, 1000))).toBe(true);
    await expect(blob.download(size, 1)).rejects.toMatchObject({ statusCode: 416, code: 'InvalidRange' });
    expect((await container.getBlobClient(blobOfSize(0)).downloadToBuffer()).length).toBe(0);
  });

  it('gives right checksums of ranges, up to 4 MiB', async () => {
    const blob = container.getBlobClient(blobOfSize(8 * mebibyte));
    const md5 = await blob.download(10, 2 * mebibyte, { rangeGetContentMD5: true });
    const expected = createHash('md5')
      .update(contentOf(10, 2 * mebibyte))
      .digest();
    expect(Buffer.from(md5.contentMD5 ?? []).equals(expected)).toBe(true);
    expect((await bytesOf(md5)).length).toBe(2 * mebibyte);
    const refused = blob.download(0, 4 * mebibyte + 1, { rangeGetContentMD5: true });
    await expect(refused).rejects.toMatchObject({ statusCode: 400 });
  });

  it('answers the CRC64 of the catalogue’s check value', async () => {
    // CRC-64/NVME of a known text, little-endian: the stub itself is asked to compare it.
    const crc = Buffer.from('ae8b14860a799888', 'hex').reverse();
    const upload = (value: Buffer) => container.getBlockBlobClient('b').upload('123456789', 9, { transactionalContentCrc64: value });
    await upload(crc);
    await expect(upload(Buffer.alloc(8))).rejects.toMatchObject({ statusCode: 400, code: 'Crc64Mismatch' });
  });

  it('compares Content-MD5 when it is told to', async () => {
    const upload = (md5: Uint8Array) => container.getBlockBlobClient('b').upload('hello', 5, { transactionalContentMD5: md5 });
    const before = await stub.usage();
    await upload(createHash('md5').update('hello').digest());
    await expect(upload(new Uint8Array(16))).rejects.toMatchObject({ statusCode: 400, code: 'Md5Mismatch' });
    expect((await stub.usage()).checksumsVerified - before.checksumsVerified).toBe(2);
  });

  it('speaks structured messages, which carry the checksums inside the body', async () => {
    const size = 9 * mebibyte + 5;
    const blob = container.getBlockBlobClient(blobOfSize(size));
    const options = { contentChecksumAlgorithm: 'StorageCrc64' } as const;
    const download = await blob.download(0, undefined, options);
    expect((await bytesOf(download)).equals(contentOf(0, size))).toBe(true);
    await blob.uploadData(contentOf(0, size), { ...options, blockSize: 4 * mebibyte });
  });

  it('lists as many names as the container’s name says, in pages', async () => {
    const names: string[] = [];
    let pages = 0;
    for await (const page of service.getContainerClient(containerOfNames(12_345)).listBlobsFlat().byPage()) {
      pages++;
      names.push(...page.segment.blobItems.map((item) => item.name));
    }
    expect(pages).toBe(3);
    expect(names.length).toBe(12_345);
    expect(new Set(names).size).toBe(12_345);
    expect(names).toEqual(names.toSorted());
  });

  it('creates and deletes, and keeps nothing', async () => {
    await container.create();
    await container.getBlockBlobClient('b').upload('x', 1);
    await container.deleteBlob('b');
    await container.delete();
  });
});

describe('the wire', () => {
  it('reads a request that arrives byte by byte, and two that arrive at once', async () => {
    const socket = connect(Number(new URL(stub.url).port), '127.0.0.1');
    const request = 'PUT /a/c/b HTTP/1.1\r\nHost: x\r\nCONTENT-LENGTH: 3\r\n\r\nabc';
    for (const byte of request) {
      socket.write(byte);
      await new Promise(setImmediate);
    }
    socket.write(request + request);
    let answers = '';
    for await (const chunk of socket) {
      answers += chunk;
      if (answers.match(/HTTP\/1.1 201 Created/g)?.length === 3) break;
    }
    expect(answers.match(/HTTP\/1.1 /g)).toHaveLength(3);
  });

  it('answers late when it is told to', async () => {
    await using late = await startBlobStub({ latencyMilliseconds: 1 });
    const response = await fetch(`${late.blobEndpoint}/c/${blobOfSize(3 * mebibyte)}`);
    expect((await response.arrayBuffer()).byteLength).toBe(3 * mebibyte);
  });
});

describe('the process', () => {
  it('is gone after stop', async () => {
    const other = await startBlobStub();
    await other.stop();
    expect(isRunning(other.pid)).toBe(false);
    await expect(other.usage()).rejects.toThrow('stopped');
  });

  it('lets the process that started it end, and goes with it', async () => {
    const script = `import { startBlobStub } from ${JSON.stringify(new URL('../src/index.ts', import.meta.url).href)};
      const stub = await startBlobStub();
      await stub.usage();
      console.log(stub.pid);`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
    const pid = Number(stdout);
    expect(pid).toBeGreaterThan(0);
    await expect.poll(() => isRunning(pid), { timeout: 5000 }).toBe(false);
  });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: 'ESRCH' });
    return false;
  }
}
