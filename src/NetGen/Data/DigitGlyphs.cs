namespace NetGen;

/// <summary>
/// How the ten digits are written: for each, several ways, each a few strokes of a pen through points of a box of
/// 1 × 1 whose y points down. A smooth stroke is a Catmull-Rom spline through its points, a straight one a polyline.
/// </summary>
internal static class DigitGlyphs
{
    internal sealed record Stroke(bool Smooth, (float X, float Y)[] Points);

    /// <summary>[digit][way of writing it][stroke].</summary>
    internal static readonly Stroke[][][] Ways =
    [
        [
            [Curve((.55f, .02f), (.27f, .12f), (.12f, .5f), (.25f, .88f), (.5f, .98f), (.75f, .88f), (.88f, .5f), (.78f, .14f), (.53f, .02f))],
            [Curve((.72f, .1f), (.45f, .0f), (.2f, .22f), (.13f, .55f), (.28f, .92f), (.58f, .99f), (.82f, .72f), (.86f, .35f), (.66f, .06f), (.4f, .1f))],
            [Curve((.5f, .0f), (.3f, .2f), (.22f, .6f), (.38f, .95f), (.6f, .95f), (.74f, .62f), (.7f, .2f), (.48f, .02f))],
        ],
        [
            [Line((.5f, .0f), (.5f, 1f))],
            [Line((.5f, .0f), (.5f, 1f))],
            [Line((.3f, .22f), (.53f, .0f), (.53f, 1f))],
            [Line((.3f, .2f), (.52f, .0f), (.52f, .98f)), Line((.25f, .98f), (.78f, .98f))],
            [Curve((.55f, .0f), (.5f, .5f), (.5f, 1f))],
        ],
        [
            [Curve((.14f, .26f), (.3f, .05f), (.6f, .02f), (.8f, .2f), (.74f, .45f), (.45f, .72f), (.12f, .97f)), Line((.12f, .97f), (.9f, .94f))],
            [Curve((.15f, .22f), (.4f, .0f), (.74f, .08f), (.8f, .34f), (.56f, .68f), (.28f, .94f), (.12f, .9f), (.2f, .76f), (.42f, .82f), (.66f, .97f), (.92f, .9f))],
            [Curve((.2f, .12f), (.5f, .0f), (.78f, .14f), (.74f, .42f), (.4f, .8f), (.15f, 1f)), Curve((.15f, 1f), (.5f, .92f), (.9f, 1f))],
        ],
        [
            [Curve((.18f, .12f), (.48f, .0f), (.78f, .16f), (.7f, .4f), (.4f, .48f)), Curve((.4f, .48f), (.74f, .56f), (.84f, .78f), (.56f, 1f), (.14f, .88f))],
            [Line((.16f, .03f), (.8f, .03f), (.46f, .42f)), Curve((.46f, .42f), (.78f, .54f), (.82f, .82f), (.5f, 1f), (.14f, .9f))],
            [Curve((.2f, .06f), (.6f, .02f), (.76f, .22f), (.54f, .42f), (.42f, .46f), (.66f, .5f), (.82f, .72f), (.6f, .97f), (.16f, .97f))],
        ],
        [
            [Line((.28f, .02f), (.14f, .55f), (.86f, .55f)), Line((.72f, .08f), (.66f, 1f))],
            [Line((.66f, .0f), (.1f, .66f), (.92f, .66f)), Line((.66f, .0f), (.66f, 1f))],
            [Curve((.24f, .04f), (.18f, .3f), (.24f, .52f), (.5f, .56f), (.74f, .48f)), Curve((.8f, .02f), (.76f, .5f), (.7f, 1f))],
        ],
        [
            [Line((.8f, .03f), (.26f, .03f), (.2f, .42f)), Curve((.2f, .42f), (.5f, .36f), (.82f, .54f), (.8f, .82f), (.5f, 1f), (.14f, .9f))],
            [Line((.28f, .06f), (.22f, .46f)), Curve((.22f, .46f), (.54f, .42f), (.76f, .62f), (.66f, .9f), (.4f, 1f), (.14f, .94f)), Line((.27f, .06f), (.86f, .02f))],
            [Curve((.82f, .02f), (.5f, .06f), (.3f, .1f), (.24f, .34f), (.44f, .44f), (.7f, .6f), (.72f, .84f), (.46f, .98f), (.16f, .94f))],
        ],
        [
            [Curve((.7f, .02f), (.4f, .2f), (.18f, .55f), (.2f, .85f), (.5f, 1f), (.78f, .85f), (.75f, .62f), (.5f, .53f), (.22f, .68f))],
            [Curve((.54f, .0f), (.3f, .3f), (.2f, .66f), (.34f, .97f), (.64f, .96f), (.74f, .72f), (.54f, .58f), (.3f, .72f), (.24f, .86f))],
            [Curve((.8f, .1f), (.54f, .02f), (.26f, .26f), (.15f, .64f), (.3f, .96f), (.64f, .98f), (.84f, .76f), (.68f, .54f), (.4f, .54f), (.18f, .7f))],
        ],
        [
            [Line((.12f, .05f), (.86f, .05f), (.4f, 1f))],
            [Line((.12f, .05f), (.84f, .05f), (.42f, 1f)), Line((.3f, .52f), (.78f, .5f))],
            [Curve((.14f, .16f), (.3f, .05f), (.6f, .06f), (.84f, .04f)), Curve((.84f, .04f), (.64f, .4f), (.5f, .7f), (.46f, 1f))],
            [Line((.14f, .24f), (.16f, .05f)), Line((.16f, .05f), (.84f, .05f)), Curve((.84f, .05f), (.6f, .48f), (.5f, 1f))],
        ],
        [
            [Curve((.76f, .15f), (.5f, .0f), (.25f, .15f), (.36f, .38f), (.64f, .58f), (.8f, .8f), (.5f, 1f), (.2f, .8f), (.38f, .56f), (.66f, .36f), (.75f, .13f))],
            [Curve((.5f, .48f), (.26f, .32f), (.3f, .06f), (.6f, .0f), (.76f, .22f), (.52f, .48f), (.24f, .7f), (.28f, .96f), (.6f, 1f), (.78f, .76f), (.5f, .48f))],
            [Curve((.8f, .06f), (.46f, .02f), (.24f, .2f), (.48f, .44f), (.74f, .68f), (.68f, .95f), (.38f, .98f), (.28f, .74f), (.54f, .46f), (.84f, .06f))],
        ],
        [
            [Curve((.78f, .2f), (.5f, .02f), (.22f, .18f), (.25f, .42f), (.52f, .5f), (.76f, .3f), (.78f, .2f)), Curve((.78f, .2f), (.76f, .6f), (.66f, 1f))],
            [Curve((.76f, .14f), (.48f, .0f), (.2f, .2f), (.28f, .46f), (.6f, .44f), (.78f, .16f), (.8f, .5f), (.7f, .86f), (.44f, 1f), (.18f, .92f))],
            [Curve((.72f, .1f), (.42f, .04f), (.24f, .28f), (.44f, .5f), (.72f, .34f), (.74f, .1f)), Line((.74f, .1f), (.7f, 1f))],
        ],
    ];

    static Stroke Curve(params (float X, float Y)[] points) => new(true, points);

    static Stroke Line(params (float X, float Y)[] points) => new(false, points);
}
