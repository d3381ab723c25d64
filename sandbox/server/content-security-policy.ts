// The content security policy of an app's page, as the vendor's own package makes it.
import { CSPInjectionService, CSPProcessingService } from '@forge/csp';
import type { Permissions } from '@forge/manifest';
import { load } from 'cheerio/slim';
import type { PagePermissions } from '../forge/manifest';

const silent = { info() {} };
const processing = new CSPProcessingService(silent, load as ConstructorParameters<typeof CSPProcessingService>[1]);
const injection = new CSPInjectionService();

/**
 * Makes the value of the header for a page.
 *
 * Two directives differ from the vendor's: the page may stand in the sandbox's site only, and nothing is reported,
 * because a local page has nobody to report to outside of this machine.
 * @param siteOrigin origin of the page around the frame
 */
export function policyOf(html: string, permissions: PagePermissions, siteOrigin: string): string {
	// The manifest's own check has seen what they hold.
	const existingCSPDetails = processing.getCspDetails(html, permissions as Permissions);
	return injection
		.getInjectableCSP({ existingCSPDetails, microsEnv: 'prod' })
		.filter((directive) => !directive.startsWith('report-uri '))
		.map((directive) => (directive.startsWith('frame-ancestors ') ? `frame-ancestors ${siteOrigin}` : directive))
		.join('; ');
}
