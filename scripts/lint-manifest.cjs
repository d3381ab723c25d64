// Validates the manifest and lints the app the way `forge deploy` does, without an account.
const { mkdtempSync, readFileSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join, resolve } = require('node:path');

const root = resolve(__dirname, '..');
process.chdir(root);

// The linter learns the scope of each Jira call from OpenAPI files. The vendor's are online; the sandbox knows the
// scopes of the routes it simulates, which are the ones the app calls.
const { routeScopes } = require('../dist/route-scopes.cjs');
