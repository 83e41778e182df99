namespace NetGen.Compiler.Tests;

public class PhasedAxisTests
{
    /// <summary>Every axis of up to four pixels, five taps and five phases.</summary>
    private static IEnumerable<PhasedAxis> Axes =>
        from extent in Enumerable.Range(1, 4)
        from size in Enumerable.Range(1, 5)
        from stride in Enumerable.Range(1, 5)
        from before in Enumerable.Range(0, stride)
        from behind in Enumerable.Range(0, stride)
        let places = before + (extent - 1) * stride + 1 + behind - (size - 1)
        where places > 0
        select new PhasedAxis(extent, size, places, stride, 1, before);

    [Fact]
    public void A_place_reads_neighbors_from_its_first_pixel_on_under_every_stride_th_tap_from_its_first_tap_on()
    {
        foreach (var axis in Axes)
        {
            for (int place = 0; place < axis.Places; place++)
            {
                int phase = place % axis.Stride;
                var told = Enumerable.Range(0, axis.TapsOf(phase)).Select(k => (axis.Tap(phase) + k * axis.Stride, axis.Pixel(place) + k));
                Assert.Equal(Meetings(axis, place), told);
                Assert.Equal(axis.Pixel(phase) + place / axis.Stride, axis.Pixel(place));
            }
        }
    }

    [Fact]
    public void Phases_have_all_places_and_their_products_are_those_with_pixels()
    {
        foreach (var axis in Axes)
        {
            Assert.Equal(axis.Places, Enumerable.Range(0, axis.Stride).Sum(axis.PlacesOf));
            Assert.Equal(Enumerable.Range(0, axis.Places).Sum(place => Meetings(axis, place).Count()), axis.Products);
        }
    }

    /// <summary>The taps of a place that meet pixels, and which, by definition.</summary>
    private static IEnumerable<(int Tap, int Pixel)> Meetings(PhasedAxis axis, int place) =>
        from tap in Enumerable.Range(0, axis.Size)
        from pixel in Enumerable.Range(0, axis.Extent)
        where place + tap * axis.Dilation == axis.Before + pixel * axis.Stride
        select (tap, pixel);
}
