// What a field is called, from its name in the form.
import { words } from '../../strings/admin';
import type { GrantValues } from './form-values';

export function fieldLabel(field: string, grants: readonly GrantValues[]): string {
	const labels: Readonly<Record<string, string>> = words.form.label;
	const [area, key, part] = field.split('.');
	if (area !== 'grants' || key === undefined) return labels[field] ?? field;
	const title = words.form.grant.title(grants.findIndex((grant) => grant.key === key) + 1);
	return part === undefined ? title : words.form.grant.part(title, labels[`grant.${part}`] ?? part);
}
