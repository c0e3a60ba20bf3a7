import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { DatastoreError } from '@stowage/core';
import { fusermount, missingFusermount, socketVariable, toFusermountArguments } from './fusermount.ts';
import type { KernelMountOptions } from './kernel-mount-options.ts';

/** Names the open device in the environment of a process that is started with one. */
export const deviceVariable = 'FUSE_FD';

/** A program that mounts, and then becomes the program that is named behind `--` with the device open. */
export interface Launcher {
  readonly command: string;
  /** Its arguments before those of the program that it becomes. */
  readonly args: readonly string[];
}

/**
 * Ends with 1 and a message when it cannot mount. It takes how many arguments are those of `fusermount3`, then these, then the command.
 * The numbers of the system call are those of x86_64 and of all newer machines.
 */
const perlScript = `
use strict; use warnings; use Socket; use POSIX ();
my $count = shift @ARGV; my @mount = splice(@ARGV, 0, $count);
my $call = (POSIX::uname())[4] eq 'x86_64' ? 47 : 212;
socketpair(my $ours, my $theirs, AF_UNIX, SOCK_STREAM, 0) or die "socketpair: $!\\n";
my $child = fork() // die "fork: $!\\n";
if ($child == 0) {
  POSIX::dup2(fileno($theirs), 3) unless fileno($theirs) == 3;
  $^F = 255; open(my $kept, '>&=', 3) or die "socket: $!\\n"; fcntl($kept, 2, 0);
  $ENV{${socketVariable}} = 3; exec { $mount[0] } @mount or die "$mount[0]: $!\\n";
}
close $theirs;
my ($data, $control) = ("\\0", "\\0" x 24);
my $vector = pack('P J', $data, 1);
my $message = pack('J L x4 P J P J l x4', 0, 0, $vector, 1, $control, 24, 0);
my $got = syscall($call, fileno($ours), $message, 0);
waitpid($child, 0);
exit 1 if $got < 1;
my (undef, undef, undef, $device) = unpack('J l l l', $control);
$ENV{${deviceVariable}} = $device; exec { $ARGV[0] } @ARGV or die "$ARGV[0]: $!\\n";
`;

const pythonScript = `
import array, os, socket, subprocess, sys
count = int(sys.argv[1]); mount = sys.argv[2:2 + count]; command = sys.argv[2 + count:]
ours, theirs = socket.socketpair()
child = subprocess.Popen(mount, env={**os.environ, '${socketVariable}': str(theirs.fileno())}, pass_fds=[theirs.fileno()])
theirs.close()
data, ancillary, _, _ = ours.recvmsg(1, socket.CMSG_SPACE(4))
child.wait()
if not ancillary: sys.exit(1)
device = array.array('i', ancillary[0][2][:4])[0]
os.set_inheritable(device, True)
os.environ['${deviceVariable}'] = str(device)
os.execvp(command[0], command)
`;

const scripts: readonly (readonly [command: string, args: readonly string[]])[] = [
  ['perl', ['-e', perlScript, '--']],
  ['python3', ['-c', pythonScript]],
];

/**
 * A launcher of what this machine has: perl's core or python. The device that an ordinary user's mount is served by comes through a socket,
 * and Node cannot receive one; a process that Node is started by can.
 *
 * Fails with `CAPABILITY.MISSING`, saying what to install.
 */
export function findLauncher(options: KernelMountOptions, only?: 'perl' | 'python3'): Launcher {
  const mount = findProgram(fusermount);
  if (mount === undefined) throw missingFusermount();
  const args = [mount, ...toFusermountArguments(options)];
  for (const [name, script] of scripts) {
    if (only !== undefined && name !== only) continue;
    const command = findProgram(name);
    if (command !== undefined) return { command, args: [...script, `${args.length}`, ...args] };
  }
  throw new DatastoreError(
    'CAPABILITY.MISSING',
    'An ordinary user mounts with the help of perl, python3 or the package koffi; none is here.',
    {
      nextAction: 'Install perl or python3, "npm install koffi", mount as root, or download the data instead.',
    },
  );
}

/** Where a program lies; the system's folders count also where they are not in PATH. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/bin', '/sbin', '/bin'];
  return folders
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
