namespace NetGen.Networks.Tests;

/// <summary>A weight of the class's own. Whatever it stands behind, it gives its numbers.</summary>
public sealed record WeightReference(int[] Shape, double Penalty, string Options) : ReferenceLayer
{
    public override string Attribute => $"Weight({string.Join(", ", Shape.Select(d => $"{d}").Concat(Options.Length > 0 ? [Options] : []))}{(Penalty > 0 ? FormattableString.Invariant($", L2 = {Penalty}") : "")})";

    public override int[] Output(int[] input) => Shape;

    public override IReadOnlyList<ReferenceParameter> Parameters(int[] input) => [new("", Shape, Shape.Length > 1 ? Shape[^2] : 4, Penalty) { IsTrained = !Options.Contains("Trained = false", StringComparison.Ordinal) }];

    public override T[] Apply<T>(T[] x, int[] shape, T[][] parameters, Pass pass) => parameters[0];
}
