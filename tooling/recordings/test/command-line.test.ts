import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';

async function run(...parameters: string[]) {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../src/main.ts'), ...parameters], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { stdout, stderr, code: code as number };
}

const recordings = join(import.meta.dirname, 'recordings');

describe('the replay of a folder', () => {
  it('prints one JSON object with what deviates, and nothing else', async () => {
    const { stdout, code } = await run(recordings, '--json');
    const { services } = JSON.parse(stdout) as { services: Record<string, object> };
    expect(services).toMatchObject({
      file: {
        exchanges: 3,
        matched: 2,
        deviations: [
          {
            file: 'small',
            index: 2,
            operation: 'delete share',
            differences: [
              { what: 'status', expected: '418' },
              { what: 'header x-ms-error-code', actual: 'ShareNotFound' },
            ],
          },
        ],
      },
      gen1: { exchanges: 1, matched: 1, deviations: [], operations: { MKDIRS: { exchanges: 1, matched: 1 } } },
    });
    expect(Object.keys(services)).toEqual(['file', 'gen1']);
    expect(code).toBe(0);
  });

  it('takes a folder of one service as well', async () => {
    const { stdout } = await run(join(recordings, 'gen1'), '--json');
    expect(JSON.parse(stdout)).toMatchObject({ services: { gen1: { exchanges: 1 } } });
  });

  it('prints a table, the deviations in groups, and with --verbose what differs', async () => {
    const { stdout } = await run(recordings, '--service', 'file', '--verbose');
    expect(stdout).toMatch(/^file +delete share +2 +1 +50\.0 %$/m);
    expect(stdout).toContain('file: 1 deviations');
    expect(stdout).toMatch(/status: expected 418, got 404 ShareNotFound/);
    expect(stdout).not.toContain('gen1');
  });

  it('replays only recordings of a name', async () => {
    const { stderr, code } = await run(recordings, '--file', 'large');
    expect(stderr).toContain('holds no recordings of file, dfs, gen1 with "large" in their name');
    expect(code).toBe(2);
  });

  it.each([
    [['--service', 'table'], 'There is no service "table". Services: file, dfs, gen1.'],
    [['nowhere'], 'nowhere is no folder.'],
    [['a', 'b'], 'One folder, not 2.'],
    [['--fast'], "Unknown option '--fast'"],
  ])('refuses %s', async (parameters, message) => {
    const { stdout, stderr, code } = await run(...parameters);
    expect(stderr).toContain(message);
    expect([stdout, code]).toEqual(['', 2]);
  });

  it('explains itself', async () => {
    const { stdout, code } = await run('--help');
    expect(stdout).toContain('npm run -s replay');
    expect(code).toBe(0);
  });
});
