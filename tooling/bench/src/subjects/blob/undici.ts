import { createHash } from 'node:crypto';
import { Agent, type Dispatcher, request } from 'undici';
import { type BlobSubjectModule, blockConcurrency, blockSize, type Target } from '../subject.ts';

/** The service checksums ranges up to this size. */
const checkedRange = 4 * 1024 * 1024;

/** The floor: undici alone, without signatures, retries or error mapping; a few lines per operation. */
export const subject: BlobSubjectModule = {
  checks: 'MD5 by the caller, of each block and of each range of 4 MiB',
  smallChecks: 'none',
  async create(target, checksums) {
    const isChecked = checksums === 'on';
    const dispatcher = new Agent({ connections: 16 });
    const url = (name: string): string => `${target.endpoint}/${target.container}/${name}`;
    const get = (name: string, headers: Record<string, string> = {}): Promise<Dispatcher.ResponseData> =>
      request(url(name), { dispatcher, headers });

    async function send(address: string, body: Buffer | string, headers: Record<string, string>): Promise<void> {
      const answer = await request(address, { dispatcher, method: 'PUT', body, headers });
      if (answer.statusCode !== 201) throw new Error(`PUT was answered with ${answer.statusCode}.`);
      await answer.body.dump();
    }

    async function sendBlock(name: string, id: string, block: Buffer): Promise<void> {
      const md5 = isChecked ? { 'content-md5': md5Of(block) } : {};
      await send(`${url(name)}?comp=block&blockid=${encodeURIComponent(id)}`, block, md5);
    }

    async function downloadChecked(name: string): Promise<number> {
      let size = 0;
      for (let total = Number.POSITIVE_INFINITY; size < total; ) {
        const range = `bytes=${size}-${size + checkedRange - 1}`;
        const answer = await get(name, { range, 'x-ms-range-get-content-md5': 'true' });
        total = Number(String(answer.headers['content-range']).split('/')[1]);
        const hash = createHash('md5');
        for await (const chunk of answer.body) {
          hash.update(chunk);
          size += chunk.length;
        }
        if (hash.digest('base64') !== answer.headers['content-md5']) throw new Error('A range is corrupt.');
      }
      return size;
    }

    return {
      put: (name, bytes) => send(url(name), bytes, { 'x-ms-blob-type': 'BlockBlob' }),
      async get(name) {
        return (await (await get(name)).body.arrayBuffer()).byteLength;
      },
      async upload(name, source) {
        const ids: string[] = [];
        const sending = new Set<Promise<void>>();
        for await (const block of toBlocks(source)) {
          const id = Buffer.from(String(ids.length).padStart(8, '0')).toString('base64');
          ids.push(id);
          const sent: Promise<void> = sendBlock(name, id, block).finally(() => sending.delete(sent));
          sending.add(sent);
          if (sending.size >= blockConcurrency) await Promise.race(sending);
        }
        await Promise.all(sending);
        const list = `<BlockList>${ids.map((id) => `<Latest>${id}</Latest>`).join('')}</BlockList>`;
        await send(`${url(name)}?comp=blocklist`, list, {});
      },
      async download(name) {
        if (isChecked) return downloadChecked(name);
        let size = 0;
        for await (const chunk of (await get(name)).body) size += chunk.length;
        return size;
      },
      list: () => list(target, dispatcher),
    };
  },
};

async function list(target: Target, dispatcher: Agent): Promise<number> {
  let count = 0;
  let marker = '';
  do {
    const query = `restype=container&comp=list&marker=${encodeURIComponent(marker)}`;
    const answer = await request(`${target.endpoint}/${target.container}?${query}`, { dispatcher });
    const page = await answer.body.text();
    for (const [, name] of page.matchAll(/<Name>([^<]+)<\/Name>/g)) if (name !== '') count++;
    marker = /<NextMarker>([^<]+)<\/NextMarker>/.exec(page)?.[1] ?? '';
  } while (marker !== '');
  return count;
}

async function* toBlocks(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let block = Buffer.allocUnsafeSlow(blockSize);
  let filled = 0;
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length; ) {
      const copied = chunk.copy(block, filled, at);
      at += copied;
      filled += copied;
      if (filled < blockSize) continue;
      yield block;
      block = Buffer.allocUnsafeSlow(blockSize);
      filled = 0;
    }
  }
  if (filled > 0) yield block.subarray(0, filled);
}

function md5Of(bytes: Buffer): string {
  return createHash('md5').update(bytes).digest('base64');
}
