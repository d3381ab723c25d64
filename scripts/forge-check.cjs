// What `forge lint` and `forge deploy` would do with the app, without an account: validate the manifest, lint, bundle.
const { mkdirSync, readFileSync, rmSync, writeFileSync, readdirSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { parse } = require('yaml');

const root = resolve(__dirname, '..');
const work = join(root, 'dist/forge');

const sourceFiles = (folder) =>
	readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
		.map((entry) => join(entry.parentPath ?? entry.path, entry.name));

const fail = (title, lines) => {
	console.error(`${title}\n${lines.map((line) => `  ${line}`).join('\n')}`);
	process.exit(1);
};

async function validateManifest() {
	const { validate } = require('@forge/manifest');
	const { success, errors = [], warnings = [] } = await validate();
	const problems = [...errors, ...(warnings ?? [])].map(
		({ message, line }) => `manifest.yml:${line ?? '?'} ${message}`,
	);
	if (!success || problems.length > 0) fail('The manifest is not valid:', problems);
	return parse(readFileSync(join(root, 'manifest.yml'), 'utf8'));
}

/**
 * The linter learns from OpenAPI files which scope each call needs. The vendor's are online; the sandbox's routes stand
 * in, each declared with its scopes: the app can call no other.
 */
function readLocalOpenApi() {
	const { routeScopes } = require(join(root, 'dist/route-scopes.cjs'));
	const paths = {};
	for (const { method, pattern, scopes, granular } of routeScopes) {
		const operation = {
			security: [{ OAuth2: [...scopes] }],
			'x-atlassian-oauth2-scopes': [
				{ scheme: 'OAuth2', state: 'Current', scopes },
				...(granular === undefined ? [] : [{ scheme: 'OAuth2', state: 'Beta', scopes: granular }]),
			],
		};
		paths[pattern] = { ...paths[pattern], [method.toLowerCase()]: operation };
	}
	const jira = join(work, 'jira-openapi.json');
	const empty = join(work, 'empty-openapi.json');
	writeFileSync(jira, JSON.stringify({ openapi: '3.0.1', paths }));
	writeFileSync(empty, JSON.stringify({ paths: {} }));
	process.env.USE_LOCAL_SWAGGER = '1';
	process.env.LOCAL_JIRA_SWAGGER = jira;
	for (const product of ['JSM', 'JSW', 'CONF', 'CONF_V2', 'BB']) process.env[`LOCAL_${product}_SWAGGER`] = empty;
}

async function lintApp(manifest) {
	readLocalOpenApi();
	const { lint, problemCount } = require('@forge/lint');
	const lines = [];
	const say = (...words) => lines.push(words.join(' '));
	const logger = { info: say, warn: say, error: say, debug: () => {}, trace: () => {}, log: say };
	const files = sourceFiles('src');
	if (files.length < 30) fail('The linter was given too few files:', files);
	const flags = { getDeprecatedRuntimes: async () => [] };
	const results = await lint(files, manifest, 'development', logger, flags, { linter: { mode: 'client-side' } });
	const { errors, warnings } = problemCount(results);
	const found = results.flatMap((result) =>
		[...result.errors, ...result.warnings].map(({ message, line }) => `${result.file}:${line} ${message}`),
	);
	if (errors + warnings > 0) fail('Forge lint found problems:', found.length > 0 ? found : lines);
	return files.length;
}

/** Bundles as `forge deploy` does, with stand-ins for the runtime files that only the vendor's network has. */
async function bundleApp() {
	const runtime = join(work, 'runtime/dist');
	mkdirSync(runtime, { recursive: true });
	for (const file of ['wrapper.js', 'loader.js']) writeFileSync(join(runtime, file), '// stand-in');
	process.env.FORGE_RUNTIME_PATH = join(work, 'runtime');
	const { LocalWrapperProvider, getNodeBundler } = require('@forge/bundler');
	const lines = [];
	const say = (...words) => lines.push(words.join(' '));
	const logger = { info: say, warn: say, error: say, debug: () => {}, trace: () => {} };
	const files = { readFileAsync: async (path) => readFileSync(path, 'utf8') };
	const provider = new LocalWrapperProvider(files, process.env.FORGE_RUNTIME_PATH);
	const config = { readConfig: async () => ({ app: { runtime: { name: 'nodejs24.x' } } }) };
	const bundler = getNodeBundler(logger, provider, config);
	const { outputDir, metadata } = await bundler.bundle({
		appDirectory: root,
		entryPoints: [{ name: 'index', path: join(root, 'src/index.ts') }],
	});
	if ((metadata?.errors ?? 0) > 0) fail('The bundler found errors:', lines);
	const bundle = join(outputDir, 'index.cjs');
	// The line webpack puts before each module.
	if (/^;\/\/ \S*(node_modules\/zod\/|\/src\/entry\/)/m.test(readFileSync(bundle, 'utf8'))) {
		fail('The bundle does not hold the handlers as they were built:', ['see buildHandlers in scripts/build.mjs']);
	}
	return bundle;
}

async function main() {
	process.chdir(root);
	rmSync(work, { recursive: true, force: true });
	mkdirSync(work, { recursive: true });
	const manifest = await validateManifest();
	const linted = await lintApp(manifest);
	const bundle = await bundleApp();
	writeFileSync(join(work, 'bundle.txt'), bundle);
	console.log(`Manifest valid, ${linted} files linted, bundle ${(readFileSync(bundle).length / 1024).toFixed(0)} kB.`);
	process.exit(0);
}

main().catch((error) => {
	console.error(error);
	process.exit(1);
});
