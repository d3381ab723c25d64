// Writes the expressions of src/core/policy/guard-expression.ts into manifest.yml. Run after changing them.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './run.mjs';

const outfile = join(root, 'dist/guard-expression.cjs');
await build({
	absWorkingDir: root,
	entryPoints: ['src/core/policy/guard-expression.ts'],
	bundle: true,
	platform: 'node',
	format: 'cjs',
	outfile,
});
const { validatorExpression, conditionExpression, typeChangeExpression } = createRequire(outfile)(outfile);
/** Expression by the key of its module. */
const expressions = {
	'muster-guard': validatorExpression,
	'muster-guard-condition': conditionExpression,
	'muster-type-guard': typeChangeExpression,
};
const manifest = join(root, 'manifest.yml');
let text = readFileSync(manifest, 'utf8');
for (const [key, expression] of Object.entries(expressions)) {
	// Only lines of the same module stand between: the key of the next one begins with a dash.
	const line = new RegExp(`^( {4}- key: ${key}\\n(?: {6}.*\\n)*? {6}expression: ).*$`, 'm');
	if (!line.test(text)) throw new Error(`manifest.yml has no expression for ${key}`);
	text = text.replace(line, (_, start) => start + JSON.stringify(expression));
}
writeFileSync(manifest, text);
