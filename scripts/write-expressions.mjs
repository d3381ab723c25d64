// Writes the guard expressions of src/core into manifest.yml. Run after changing them.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './run.mjs';

const outfile = join(root, 'dist/guard-expression.cjs');
await build({
	absWorkingDir: root,
	entryPoints: ['src/core/guard-expression.ts'],
	bundle: true,
	platform: 'node',
	format: 'cjs',
	outfile,
});
const { validatorExpression, conditionExpression } = createRequire(outfile)(outfile);
const expressions = [validatorExpression, conditionExpression];
const manifest = join(root, 'manifest.yml');
const text = readFileSync(manifest, 'utf8').replace(
	/^( {6}expression: ).*$/gm,
	(_, start) => start + JSON.stringify(expressions.shift()),
);
writeFileSync(manifest, text);
