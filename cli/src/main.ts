// The command muster.
import { verifyCommand } from './audit/verify-command';

const help = `muster: works with the evidence of Muster for Jira.

  muster audit verify [FILE]   verifies an export of the audit, offline

muster audit verify --help says more.
`;

async function main([noun, verb, ...args]: readonly string[]): Promise<number> {
	if (noun === 'audit' && verb === 'verify') {
		return verifyCommand(args, {
			stdin: process.stdin,
			out: (text) => process.stdout.write(text),
			error: (text) => process.stderr.write(text),
		});
	}
	const isAskedFor = noun === '--help' || noun === 'help';
	(isAskedFor ? process.stdout : process.stderr).write(help);
	return isAskedFor ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
