namespace NetGen.Compiler.Tests;

/// <summary>What a program reads.</summary>
/// <param name="Input">A batch, <c>[n, …input]</c>.</param>
/// <param name="Targets">Likewise, by output; class indices as whole numbers.</param>
/// <param name="Parameters">By index.</param>
/// <param name="Scalars">The run-time scalars, by slot.</param>
/// <param name="Seed">With <paramref name="Step"/>, what uniform numbers are drawn from.</param>
public sealed record Bindings(int Samples, double[] Input, double[][] Targets, double[][] Parameters, double[] Scalars, ulong Seed = 7, ulong Step = 1);
