// Which groups make their members administrators of Jira, learned from some of the members. Jira gives global rights to
// groups, and tells nobody to which. Source: Atlassian support, "Manage global permissions".

export class AdministratorGroups {
	/** None of these does. */
	private readonly others = new Set<string>();
	private readonly administrators = new Set<string>();
	/** Groups that together do, where it is not known which of them. */
	private readonly together = new Map<string, boolean>();

	/** Whether a member of just these groups administers Jira; undefined where that has to be asked. */
	tell(groups: readonly string[]): boolean | undefined {
		if (groups.some((id) => this.administrators.has(id))) return true;
		if (groups.length > 0 && groups.every((id) => this.others.has(id))) return false;
		return this.together.get(keyOf(groups));
	}

	/** Takes what Jira says of one member of just these groups for what is true of all. */
	learn(groups: readonly string[], doesAdminister: boolean): void {
		const open = groups.filter((id) => !this.others.has(id));
		const [only] = open;
		if (!doesAdminister) for (const id of open) this.others.add(id);
		else if (only !== undefined && open.length === 1) this.administrators.add(only);
		this.together.set(keyOf(groups), doesAdminister);
	}
}

const keyOf = (groups: readonly string[]): string => [...groups].sort().join(' ');
