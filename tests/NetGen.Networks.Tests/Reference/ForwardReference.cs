using System.Text.RegularExpressions;

namespace NetGen.Networks.Tests;

/// <summary>A <c>Forward</c> as its user writes it, and what it must compute.</summary>
/// <param name="source">The methods of the class.</param>
/// <param name="output">The shape of a sample of the output; of several outputs the numbers of all.</param>
public abstract class ForwardReference(string source, params int[] output)
{
    public string Source => source;

    public int[] Output => output;

    /// <summary>The inputs with their names, in the order of the parameters, where there are several: a sample then holds one behind the other.</summary>
    public virtual (string Name, int[] Shape)[] Inputs => [];

    /// <summary>The outputs with their names, in the order of what <c>Forward</c> returns, where there are several: a sample then holds one behind the other.</summary>
    public virtual (string Name, int[] Shape)[] Outputs => [];

    /// <summary>The layer properties of the class and the blocks behind it, where the row's properties stand in blocks; otherwise they are the class's own.</summary>
    public virtual BlockSource? Blocks => null;

    /// <summary>Whether gradients are stopped on their way, so that they are not the derivatives of the loss.</summary>
    public virtual bool StopsGradients => false;

    /// <summary>Whether it draws random numbers, or asks which program is compiled: what it gives then depends on the pass.</summary>
    public virtual bool DependsOnPass => false;

    /// <summary>The shape of a sample's target, where the class has a loss of its own.</summary>
    public virtual int[] Target => Output;

    /// <summary>An input of a sample that holds several.</summary>
    protected static Tensor<T> Part<T>(Tensor<T> sample, int start, params int[] shape) where T : struct, IScalar<T> =>
        new(sample.Values[start..(start + shape.Aggregate(1, (size, d) => size * d))], shape);

    /// <summary>Several outputs as one sample.</summary>
    protected static Tensor<T> Joined<T>(params Tensor<T>[] outputs) where T : struct, IScalar<T> =>
        new([.. outputs.SelectMany(o => o.Values)], [outputs.Sum(o => o.Values.Length)]);

    /// <summary>One sample through the network.</summary>
    /// <param name="through">The layers of a property, by its number, behind a tensor.</param>
    public virtual Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through) where T : struct, IScalar<T> => throw new NotSupportedException("It depends on the pass.");

    /// <summary>The same in a pass.</summary>
    /// <param name="losses">What it adds to the sample's loss.</param>
    public virtual Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through, Pass pass, List<T> losses) where T : struct, IScalar<T> => Of(x, through);

    /// <summary>The class's own loss of a sample.</summary>
    /// <param name="x">The inputs.</param>
    public virtual T Loss<T>(Tensor<T> x, Tensor<T> prediction, Tensor<T> target) where T : struct, IScalar<T> => throw new NotSupportedException("The class has none.");
}

/// <summary>A network of blocks as its user writes it.</summary>
/// <param name="Layers">The attributes of the class's layer properties, each with its name in front: <c>Stage1: Use&lt;Residual&gt;(8, Repeat = 2)</c>.</param>
/// <param name="Names">The names of the row's properties, with the paths to them: <c>Stage1.0.A</c>.</param>
/// <param name="Classes">The blocks.</param>
public sealed record BlockSource(string[] Layers, string[] Names, string Classes)
{
    /// <summary>The attributes that put a block in the place of a layer, in the class and in its blocks.</summary>
    public IEnumerable<string> Uses => Regex.Matches(string.Join("\n", [.. Layers, Classes]), @"Use<\w+>\([^)]*\)").Select(m => m.Value);
}
