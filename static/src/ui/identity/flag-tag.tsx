// A tag for what is remarkable of an identity: not its status, but worth a look.
import Tag from '@atlaskit/tag/new';

interface FlagTagProps {
	readonly text: string;
	readonly color: 'yellow' | 'red' | 'purple' | 'gray';
}

export function FlagTag({ text, color }: FlagTagProps) {
	return <Tag text={text} color={color} isRemovable={false} hasMargin={false} />;
}
