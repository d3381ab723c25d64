// Follows the look that the reader chose in Jira.
import { view } from '@forge/bridge';

const defaultTheme = 'light:light dark:dark spacing:spacing typography:typography shape:shape';

function hasTokens(): boolean {
	return getComputedStyle(document.documentElement).getPropertyValue('--ds-text') !== '';
}

/**
 * Has the host apply its theme.
 *
 * Why more than the call: a host may name the theme on the page and leave its values to the page. They are loaded only
 * then, as an adopted style sheet, which the host's content security policy allows.
 */
export async function followTheme(): Promise<void> {
	try {
		await view.theme.enable();
	} catch {
		// The page stays readable in the default look.
	}
	if (hasTokens()) return;
	const { readThemeSheet } = await import('./theme-values');
	document.adoptedStyleSheets = [...document.adoptedStyleSheets, await readThemeSheet()];
	const { dataset } = document.documentElement;
	dataset['theme'] ??= defaultTheme;
	dataset['colorMode'] ??= 'light';
}
