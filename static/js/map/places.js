// Actors (GeoJSON features) gathered by town, and towns gathered by nearness.

// The part of the world that the map shows: west, south, east, north. Its outlines end a little outside.
export const BOUNDS = [3, 53, 33, 72];

// A town stands once on the map, however many actors it has: the actors share the point of the town's centre.
export function placesOf(features) {
  const places = new Map();
  for (const { geometry, properties } of features) {
    if (!geometry || !properties.city) continue;
    const [lon, lat] = geometry.coordinates;
    if (lon < BOUNDS[0] || lat < BOUNDS[1] || lon > BOUNDS[2] || lat > BOUNDS[3]) continue;
    let place = places.get(properties.city);
    if (!place) places.set(properties.city, (place = { town: properties.city, lon, lat, actors: [], kinds: new Map() }));
    place.actors.push(properties);
    place.kinds.set(properties.kind, (place.kinds.get(properties.kind) ?? 0) + 1);
  }
  return [...places.values()];
}

export class Gatherer {
  constructor(places) {
    this.places = places;
    // extent 256: Leaflet's world is 256 pixels wide at zoom 0, so the radius is in pixels of the screen.
    this.index = new Supercluster({ radius: 24, extent: 256, maxZoom: 11, minPoints: 2 });
    this.index.load(
      places.map((place) => ({
        type: "Feature",
        properties: { place },
        geometry: { type: "Point", coordinates: [place.lon, place.lat] },
      })),
    );
  }

  // What one marker each stands for at this zoom, those with most actors first.
  at(zoom) {
    const whole = Math.round(zoom);
    return this.index
      .getClusters(BOUNDS, whole)
      .map((feature) => this.#groupOf(feature, whole))
      .sort((one, other) => other.count - one.count);
  }

  #groupOf(feature, zoom) {
    const [lon, lat] = feature.geometry.coordinates;
    const { cluster_id: id, place } = feature.properties;
    const places = place
      ? [place]
      : this.index.getLeaves(id, Infinity).map((leaf) => leaf.properties.place);
    places.sort((one, other) => other.actors.length - one.actors.length);
    const kinds = new Map();
    for (const one of places) for (const [kind, count] of one.kinds) kinds.set(kind, (kinds.get(kind) ?? 0) + count);
    return {
      places,
      kinds,
      // A gathering stands where most of its actors are, not in a field between the towns.
      lon: places[0].lon ?? lon,
      lat: places[0].lat ?? lat,
      count: places.reduce((sum, one) => sum + one.actors.length, 0),
      parts: place ? null : () => Math.max(zoom + 1, this.index.getClusterExpansionZoom(id)),
    };
  }
}
