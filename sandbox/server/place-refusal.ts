// A place that there is not, or not for this module or account.

export class PlaceRefusal extends Error {
	override readonly name = 'PlaceRefusal';
	constructor(
		readonly status: 400 | 404,
		message: string,
	) {
		super(message);
	}
}
