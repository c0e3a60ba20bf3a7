import { drawMermaid, drawText, type PipelineResult, planPipeline, readPipelineFile, runPipeline, type StepReport } from '@stowage/compute';
import { type Command, Option } from 'commander';
import type { Cli } from '../cli.ts';
import { parseCount } from '../options/parse-count.ts';
import { exitCodes } from '../terminal/failure.ts';
import { examples } from './examples.ts';

interface RunFlags {
  readonly force?: readonly string[] | true;
  readonly concurrency?: number;
  readonly onError: 'stop' | 'continue';
}

/** `stowage pipeline` */
export function addPipeline(program: Command, cli: Cli): void {
  const pipeline = program
    .command('pipeline')
    .description('steps that follow from each other by their data')
    .addHelpText('after', examples('pipeline plan pipeline.yaml', 'pipeline run pipeline.yaml'));
  addRun(pipeline, cli);
  addPlan(pipeline, cli);
}

function addRun(pipeline: Command, cli: Cli): void {
  pipeline
    .command('run')
    .description('do the steps of a pipeline; those whose inputs and definition are unchanged are reused')
    .argument('<file>', 'a pipeline.yaml')
    .option('--force [steps...]', 'do these steps again, or all of them, whatever is unchanged')
    .option('--concurrency <count>', 'steps at a time', parseCount)
    .addOption(
      new Option('--on-error <policy>', 'whether steps that do not need a failed one go on').choices(['stop', 'continue']).default('stop'),
    )
    .addHelpText('after', examples('pipeline run pipeline.yaml', 'pipeline run pipeline.yaml --force train'))
    .action(async (file: string, flags: RunFlags) => {
      const workspace = await cli.workspace();
      const result = await runPipeline(workspace, await readPipelineFile(workspace, cli.resolve(file)), {
        includeDev: true,
        force: flags.force === true ? 'all' : flags.force,
        concurrency: flags.concurrency,
        onError: flags.onError,
        signal: cli.signal,
        onNotice: (message) => cli.output.notice(`note: ${message}`),
        onOutput: (_step, _stream, chunk) => void cli.streams.stderr.write(chunk),
        onStep: (event) =>
          cli.output.notice('outcome' in event ? `${event.name}: ${event.outcome}, ${event.because}` : `${event.name} ...`),
      });
      if (!result.ok) cli.exitCode = exitCodes.failed;
      await cli.output.result(toShown(result), ({ steps }) => steps.map(({ name, outcome }) => `${name}: ${outcome}`));
    });
}

/** An error as it may be shown. */
function toShown(result: PipelineResult): PipelineResult {
  const shown = (step: StepReport): StepReport => {
    const { error } = step;
    if (error === undefined) return step;
    return { ...step, error: typeof (error as { toJSON?: unknown }).toJSON === 'function' ? error : { message: step.because } };
  };
  return { ...result, steps: result.steps.map(shown) };
}

function addPlan(pipeline: Command, cli: Cli): void {
  pipeline
    .command('plan')
    .description('check a pipeline and draw it, without doing anything')
    .argument('<file>', 'a pipeline.yaml')
    .addOption(new Option('--format <format>', 'as text, or as a Mermaid chart').choices(['text', 'mermaid']).default('text'))
    .addHelpText('after', examples('pipeline plan pipeline.yaml', 'pipeline plan pipeline.yaml --format mermaid'))
    .action(async (file: string, { format }: { readonly format: 'text' | 'mermaid' }) => {
      const workspace = await cli.workspace();
      const plan = await planPipeline(workspace, await readPipelineFile(workspace, cli.resolve(file)), { includeDev: true });
      const shown = plan.steps.map(({ step, after, references }) => ({
        name: step.name,
        kind: step.kind,
        after,
        references: references.map(({ role, reference }) => ({ role, ...reference.toJSON() })),
      }));
      const drawn = format === 'mermaid' ? drawMermaid(plan) : drawText(plan);
      await cli.output.result({ name: plan.name, steps: shown }, () => drawn.trimEnd().split('\n'));
    });
}
