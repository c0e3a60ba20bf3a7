// Learns to tell the species of a penguin from its measures. It knows nothing of datastores: it reads a folder and writes a file.
//
//   node train.mjs --data_dir <folder with penguins.csv> --model <file to write>
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { data_dir: { type: 'string' }, model: { type: 'string' }, epochs: { type: 'string', default: '200' } },
});
if (values.data_dir === undefined || values.model === undefined) {
  console.error('Usage: node train.mjs --data_dir <folder> --model <file>');
  process.exit(2);
}

const features = ['Beak Length (mm)', 'Beak Depth (mm)', 'Flipper Length (mm)', 'Body Mass (g)'];
const [header = '', ...lines] = readFileSync(join(values.data_dir, 'penguins.csv'), 'utf8').trimEnd().split(/\r?\n/);
const names = header.split(',');
const rows = lines.map((line) => {
  const cells = line.split(',');
  return Object.fromEntries(names.map((name, position) => [name, cells[position]]));
});
const samples = rows
  .filter((row) => features.every((name) => row[name] !== ''))
  .map((row) => ({ species: row.Species, x: features.map((name) => Number(row[name])) }));
const species = [...new Set(samples.map((sample) => sample.species))].sort();

const means = features.map((_, i) => samples.reduce((sum, { x }) => sum + x[i], 0) / samples.length);
const scales = features.map((_, i) => Math.sqrt(samples.reduce((sum, { x }) => sum + (x[i] - means[i]) ** 2, 0) / samples.length));
const inputOf = (x) => [1, ...x.map((value, i) => (value - means[i]) / scales[i])];

const weights = species.map(() => new Array(features.length + 1).fill(0));
const probabilities = (input) => {
  const scores = weights.map((row) => Math.exp(row.reduce((sum, weight, i) => sum + weight * input[i], 0)));
  const total = scores.reduce((sum, score) => sum + score, 0);
  return scores.map((score) => score / total);
};

const rate = 0.5;
for (let epoch = 0; epoch < Number(values.epochs); epoch++) {
  const gradient = weights.map((row) => row.map(() => 0));
  for (const sample of samples) {
    const input = inputOf(sample.x);
    probabilities(input).forEach((probability, k) => {
      const error = probability - (species[k] === sample.species ? 1 : 0);
      input.forEach((value, i) => {
        gradient[k][i] += error * value;
      });
    });
  }
  weights.forEach((row, k) => {
    row.forEach((_, i) => {
      row[i] -= (rate * gradient[k][i]) / samples.length;
    });
  });
}

const hits = samples.filter(({ species: actual, x }) => {
  const guess = probabilities(inputOf(x));
  return species[guess.indexOf(Math.max(...guess))] === actual;
}).length;
const accuracy = hits / samples.length;
const round = (value) => Number(value.toPrecision(12));
mkdirSync(dirname(values.model), { recursive: true });
writeFileSync(
  values.model,
  `${JSON.stringify({ species, features, means: means.map(round), scales: scales.map(round), weights: weights.map((row) => row.map(round)), accuracy }, null, 2)}\n`,
);
console.log(`trained on ${samples.length} penguins, ${(accuracy * 100).toFixed(1)} % told right`);
