import { startGen1Emulator } from '@stowage/emulator-gen1';
import { readSettings, reportReady } from '@stowage/servers/process';
import { superuser } from './identities.ts';

const tls = readSettings<{ readonly key: string; readonly cert: string }>();
const { url } = await startGen1Emulator({ oauth: 'basic', tls, superusers: [superuser] });
reportReady({ url });
