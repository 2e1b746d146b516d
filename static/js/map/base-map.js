// The land under the markers: our own outlines, nothing from elsewhere.
import { BOUNDS } from "./places.js";

const SWEDEN = [[55.2, 10.8], [69.1, 24.3]];

export function makeMap(container, { label, attribution }) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const [west, south, east, north] = BOUNDS;
  const map = L.map(container, {
    zoomControl: false,
    attributionControl: false,
    maxBounds: [[south, west], [north, east]],
    maxBoundsViscosity: 1,
    maxZoom: 11,
    zoomSnap: 0.25,
    zoomAnimation: !still,
    fadeAnimation: false,
    markerZoomAnimation: !still,
    scrollWheelZoom: false,
    // One finger scrolls the page, two move and zoom the map.
    dragging: !L.Browser.mobile,
  });
  L.control.attribution({ position: "bottomleft", prefix: "" }).setPrefix("").addAttribution(attribution).addTo(map);
  container.setAttribute("role", "group");
  container.setAttribute("aria-label", label);
  keepInside(map);
  map.fitBounds(SWEDEN, { animate: false, paddingTopLeft: [8, 8], paddingBottomRight: [8, 32] });
  // The wheel scrolls the page until somebody works with the map.
  container.addEventListener("focusin", () => map.scrollWheelZoom.enable());
  container.addEventListener("focusout", () => map.scrollWheelZoom.disable());
  return map;
}

// So far out that the bounds just fill the box: the cut edges of the outlines never show.
export function keepInside(map) {
  map.setMinZoom(0);
  map.setMinZoom(map.getBoundsZoom(map.options.maxBounds, true));
}

export async function drawLand(map, addresses) {
  const [neighbours, counties] = await Promise.all(
    [addresses.neighbours, addresses.counties].map(async (address) => (await fetch(address)).json()),
  );
  // Colours come from the classes; Leaflet would only see to it that land is pale.
  const plain = { interactive: false, renderer: L.svg({ padding: 0.6 }), fillOpacity: 1 };
  L.geoJSON(neighbours, { ...plain, className: "land2" }).addTo(map);
  const paths = new Map();
  L.geoJSON(counties, {
    ...plain,
    className: "lan",
    onEachFeature: (feature, layer) => paths.set(feature.properties.code, layer),
  }).addTo(map);
  // The counties with these codes have actors.
  return (codes) => paths.forEach((layer, code) => layer.getElement()?.classList.toggle("on", codes.has(code)));
}
