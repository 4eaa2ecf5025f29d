// llama.cpp as a contestant: reads "apart BATCH PROMPT FRESH" lines, answers "RESULT" with the seconds
// until all samples had a token and in all, by the clock, then the same two by CPU time. Greedy, one thread, one batch for all samples of a step.
import { createInterface } from "node:readline";
import { getLlama } from "node-llama-cpp";

const FIRST_ID = 1000;
const IDS = 100_000;

const llama = await getLlama({
  gpu: false,
  build: "never",
  logLevel: "error",
  maxThreads: 1,
});
const model = await llama.loadModel({ modelPath: process.argv[2] });
console.log("READY");

for await (const line of createInterface({ input: process.stdin })) {
  const [mode, ...numbers] = line.trim().split(" ");
  const [batch, prompt, fresh] = numbers.map(Number);
  if (mode !== "apart") throw new Error(`This contestant knows no mode '${mode}'.`);
  const seconds = await measure(batch, prompt, fresh);
  console.log(`RESULT ${seconds.join(" ")}`);
}
process.exit(0);

async function measure(batch, prompt, fresh) {
  const context = await model.createContext({
    sequences: batch,
    contextSize: prompt + fresh + 8,
    batchSize: Math.max(512, batch),
    threads: { ideal: 1, min: 1 },
  });
  const samples = [];
  for (let member = 0; member < batch; member++) {
    const ids = Array.from(
      { length: prompt },
      (_, i) => FIRST_ID + ((i * 7919 + member * 104_729) % IDS),
    );
    samples.push(
      context.getSequence().evaluate(ids, { temperature: 0, yieldEogToken: true }),
    );
  }
  const begun = now();
  await step(samples);
  const first = now();
  for (let written = 1; written < fresh; written++) await step(samples);
  const end = now();
  for (const sample of samples) await sample.return();
  await context.dispose();
  return [
    first.clock - begun.clock,
    end.clock - begun.clock,
    first.cpu - begun.cpu,
    end.cpu - begun.cpu,
  ];
}

function now() {
  const { user, system } = process.cpuUsage();
  return { clock: performance.now() / 1e3, cpu: (user + system) / 1e6 };
}

// One token of every sample; they ask within one cycle, so that one batch computes them.
async function step(samples) {
  const tokens = await Promise.all(samples.map((sample) => sample.next()));
  if (tokens.some((token) => token.done)) {
    throw new Error("A sample ended early: its speed would not be that of the batch.");
  }
}
