namespace NetGen.Compiler;

/// <summary>A graphics processor: a launch takes microseconds, and a sum of few results leaves most of the device without work.</summary>
internal sealed class GpuTarget : Target
{
    /// <summary>Columns that a group of threads sums side by side.</summary>
    private const int ColumnsAGroup = 32;

    /// <summary>Groups of threads that are enough for a sum, which waits for memory and not for arithmetic.</summary>
    private const int Enough = 128;

    /// <summary>Sums of more terms gain more by the small tiles for small batches than a launch costs.</summary>
    private const int ShortTerms = 128;

    /// <summary>Batches for which launches matter are at least as large.</summary>
    private const int FewSamples = 64;

    public override bool SavesLaunches => true;

    /// <summary>On tensor cores, the rows of a tile lie apart.</summary>
    public override bool PoolsTiles(Model model) => !model.AllowsTensorFloat32;

    public override int SampleGroups(Node node) => node.Operator switch
    {
        MatMulKernelGradient or Convolve2DKernelGradient => GpuTile.GroupsOf(node.Shape.Size / node.Shape.Last, node.Shape.Last),
        Reduce { OverBatch: true } => (int)Math.Max(1, Math.Min(GpuTile.MostGroups, Enough * ColumnsAGroup / (node.Shape.Size + ColumnsAGroup - 1))),
        _ => 1,
    };

    /// <summary>
    /// What fills a device from <see cref="FewSamples"/> samples on stays alone, and so does a product with small tiles for small batches, if its sums have more
    /// than <see cref="ShortTerms"/> terms. Contractions that may run on tensor cores stay alone, too.
    /// </summary>
    public override bool MayShareLaunch(Kernel kernel, Model model)
    {
        if (GpuSkeleton.Of(kernel).FillsDeviceFrom <= FewSamples)
            return false;
        return kernel is not ContractionKernel contraction
            || !model.AllowsTensorFloat32 && !(GpuTile.Ways(contraction)[0].Tile.Threads < GpuSkeleton.Threads && new GpuFactors(contraction).Terms.Fixed > ShortTerms);
    }

    public override int SharedFloats(Kernel kernel) => GpuSkeleton.Of(kernel).SharedFloats;
}
