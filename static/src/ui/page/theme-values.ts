// The values of Atlassian's design tokens, for hosts that bring none. Loaded late.
import getThemeStyles from '@atlaskit/tokens/get-theme-styles';

/** Light and dark, with spaces, shapes and type. */
export async function readThemeSheet(): Promise<CSSStyleSheet> {
	const themes = await getThemeStyles({ colorMode: 'auto' });
	const sheet = new CSSStyleSheet();
	sheet.replaceSync(themes.map(({ css }) => css).join('\n'));
	return sheet;
}
