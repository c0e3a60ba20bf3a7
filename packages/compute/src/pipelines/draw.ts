import { formatLocation } from './location.ts';
import type { PipelinePlan, PlannedStep } from './pipeline.ts';
import type { StepReport } from './run-pipeline.ts';

const whatItDoes = ({ step, run }: PlannedStep): string => {
  if (step.kind === 'script') return `${(run?.command ?? []).join(' ')} (on ${run?.compute.name})`;
  return step.kind === 'transfer' ? 'transfer' : 'function';
};

/** A plan as text: a step a paragraph, with what it reads, writes and waits for. `reports` add what became of each. */
export function drawText(plan: PipelinePlan, reports: readonly StepReport[] = []): string {
  const lines = plan.steps.flatMap((planned, index) => {
    const { step, references, after } = planned;
    const report = reports.find(({ name }) => name === step.name);
    const of = (role: 'input' | 'output') => references.filter((one) => one.role === role);
    return [
      `${index + 1}. ${step.name}: ${whatItDoes(planned)}`,
      ...(report === undefined ? [] : [`   ${report.outcome}: ${report.because}`]),
      ...of('input').map(({ reference, location }) => `   reads  ${formatLocation(location)} (${reference.mode})`),
      ...of('output').map(({ reference, location }) => `   writes ${formatLocation(location)} (${reference.mode})`),
      ...(after.length === 0 ? [] : [`   after  ${after.join(', ')}`]),
    ];
  });
  return `${[`pipeline ${plan.name}`, ...lines].join('\n')}\n`;
}

/** A plan as a Mermaid flow chart: steps as boxes, data as cylinders. Source: https://mermaid.js.org/syntax/flowchart.html */
export function drawMermaid(plan: PipelinePlan): string {
  const places = new Map<string, string>();
  const placeOf = (text: string): string => {
    const known = places.get(text) ?? `d${places.size}`;
    places.set(text, known);
    return known;
  };
  const steps = plan.steps.map((planned, index) => ({ ...planned, id: `s${index}` }));
  const edges = steps.flatMap(({ id, references, after, step }) => {
    const drawn = references.map(({ role, location, reference }) => {
      const place = placeOf(formatLocation(location));
      return role === 'input' ? `  ${place} -- ${reference.mode} --> ${id}` : `  ${id} -- ${reference.mode} --> ${place}`;
    });
    // What follows from data is drawn by the data.
    const plain = after
      .filter((name) => step.after?.includes(name))
      .map((name) => `  ${steps.find((one) => one.step.name === name)?.id} -.-> ${id}`);
    return [...drawn, ...plain];
  });
  const boxes = steps.map(({ id, step }) => `  ${id}["${toLabel(step.name)}"]`);
  const cylinders = [...places].map(([text, id]) => `  ${id}[("${toLabel(text)}")]`);
  return `${['flowchart TB', ...boxes, ...cylinders, ...edges].join('\n')}\n`;
}

/** Mermaid reads quotes and angle brackets in labels; entities stand for them. */
function toLabel(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
