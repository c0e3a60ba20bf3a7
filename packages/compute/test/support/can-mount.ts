import { constants } from 'node:fs';
import { access, readFile } from 'node:fs/promises';

/** Whether mounts can be tested here: as root, with the device and the right to mount. Says loudly why not. */
export async function canMount(): Promise<boolean> {
  const reason = await whyNot();
  if (reason !== undefined) console.warn(`SKIPPED: mounts are not tested here: ${reason}`);
  return reason === undefined;
}

const sysAdmin = 21n;

async function whyNot(): Promise<string | undefined> {
  if (process.geteuid?.() !== 0) return 'these tests mount as root';
  try {
    await access('/dev/fuse', constants.R_OK | constants.W_OK);
  } catch {
    return 'there is no /dev/fuse';
  }
  const effective = /^CapEff:\s*([0-9a-f]+)/m.exec(await readFile('/proc/self/status', 'utf8'))?.[1] ?? '0';
  return (BigInt(`0x${effective}`) >> sysAdmin) & 1n ? undefined : 'the right to mount (CAP_SYS_ADMIN) is missing';
}
