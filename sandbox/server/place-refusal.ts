// Says that a place does not exist, that the module does not stand in it, or that the account cannot see it.

export class PlaceRefusal extends Error {
	override readonly name = 'PlaceRefusal';
	constructor(
		readonly status: 400 | 404,
		message: string,
	) {
		super(message);
	}
}
