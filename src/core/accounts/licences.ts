// Which products an account may use, from its groups.

/** A product of the site: what Jira calls an application role. */
export interface Product {
	readonly key: string;
	/** Ids of the groups whose members may use it. */
	readonly groups: readonly string[];
}

/** What comes with another product is no licence of its own. Source: Atlassian support, "Manage product access". */
const contained: Readonly<Record<string, readonly string[]>> = { 'jira-core': ['jira-software', 'jira-servicedesk'] };

/** Places in `products` of those that members of the groups have a licence for. A contained one is not counted again. */
export function licencesOf(products: readonly Product[], groups: readonly string[]): number[] {
	const held = products.filter((product) => product.groups.some((id) => groups.includes(id)));
	const keys = new Set(held.map(({ key }) => key));
	return products.flatMap((product, i) => {
		const comesAlong = contained[product.key]?.some((key) => keys.has(key)) === true;
		return keys.has(product.key) && !comesAlong ? [i] : [];
	});
}
