using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>One group's kernel: the anchor chooses the skeleton, the members behind it become the epilogue.</summary>
internal sealed class GroupLowering
{
    private readonly Group _group;
    private readonly Program _program;
    private readonly Model _model;
    private readonly List<Operand> _operands = [];
    private readonly List<Binding> _bindings = [];
    private readonly Dictionary<Node, int> _stepOf = [];
    private readonly List<EpilogueStep> _steps = [];
    private long _columns;
    private long _sampleSize;

    private GroupLowering(Group group, Program program, Model model)
    {
        _group = group;
        _program = program;
        _model = model;
    }

    public static IReadOnlyList<Launch> Run(IEnumerable<Group> groups, Program program, Model model) => [.. groups.Select(group => Run(group, program, model))];

    private static Launch Run(Group group, Program program, Model model)
    {
        var lowering = new GroupLowering(group, program, model);
        var kernel = lowering.LowerAnchor();
        return new Launch(kernel, lowering._bindings.ToEquatableArray(), LaunchNames.Name(group), LaunchNames.Comment(group));
    }

    private Node Anchor => _group.Anchor;

    private Kernel LowerAnchor()
    {
        var inputs = Anchor.Inputs;
        switch (Anchor.Operator)
        {
            case Map or Update or StoreGradient:
                var epilogue = BuildEpilogue();
                return new MapKernel(Operands, epilogue, ExtentOf(Anchor.Type));

            case MatMul:
                bool isTransposed = Anchor.ReadsTransposed();
                Read(inputs[0], OperandLayout.Skeleton);
                Read(isTransposed ? inputs[1].Inputs[0] : inputs[1], OperandLayout.Skeleton);
                int depth = inputs[1].Shape[0], width = inputs[1].Shape[1];
                epilogue = BuildEpilogue();
                return new ContractionKernel(
                    Operands, epilogue, default,
                    new RowAxis(RowsOf(Anchor.Type), depth, width),
                    width,
                    List(new ReductionLoop(Extent.Of(depth), 1, isTransposed ? 1 : width)),
                    "Dense",
                    isTransposed ? depth : 1);

            case MatMulKernelGradient:
                return LowerMatMulGradient(groups: 1);

            case Convolve2D convolve:
                return Anchor.Type.IsInterleaved ? LowerInterleavedConvolution(convolve, 0, 0) : LowerConvolution(convolve);

            case PaddedConvolve2D padded:
                return LowerInterleavedConvolution(padded.Convolution, padded.Padding.Top, padded.Padding.Left);

            case Convolve2DKernelGradient gradient when !inputs[0].Type.IsInterleaved:
                return LowerKernelGradient(gradient, groups: 1);

            case Convolve2DKernelGradient or PooledKernelGradient:
                return LowerInterleavedGradient(Anchor.Operator, groups: 1);

            case GroupedSum grouped when inputs[0].Type.IsInterleaved:
                return LowerInterleavedGradient(grouped.Gradient, grouped.Groups);

            case GroupedSum { Gradient: Convolve2DKernelGradient gradient } grouped:
                return LowerKernelGradient(gradient, grouped.Groups);

            case GroupedSum { Gradient: MatMulKernelGradient } grouped:
                return LowerMatMulGradient(grouped.Groups);

            case GroupedSum { Gradient: SumToSuffix sum } grouped:
                return LowerSum(sum.Suffix, grouped.Groups);

            case WinogradTransform transform:
                Read(inputs[0], OperandLayout.Skeleton);
                epilogue = BuildEpilogue();
                return new WinogradTransformKernel(Operands, epilogue, transform.Tile, inputs[0].Shape[2], inputs[0].Shape[3], transform.Flips);

            case WinogradConvolve2D convolve:
                Read(inputs[0], OperandLayout.Skeleton);
                Read(inputs[1], OperandLayout.Skeleton);
                int index = WriteIndex();
                epilogue = BuildEpilogue();
                return new WinogradConvolutionKernel(
                    Operands, epilogue, new WinogradTiles(convolve.Tile, convolve.Top, convolve.Left, inputs[0].Shape, Anchor.Shape),
                    _group.Element.Operator is MaxPool2D, index);

            case WinogradPartialGradient gradient:
                Read(inputs[0], OperandLayout.Skeleton);
                Read(inputs[1], OperandLayout.Skeleton);
                Bind(BindingOf(Anchor), OperandLayout.Skeleton);
                return new WinogradPartialGradientKernel(
                    Operands, new WinogradTiles(gradient.Tile, gradient.Top, gradient.Left, inputs[0].Shape, inputs[1].Shape));

            case WinogradKernelGradient gradient:
                Read(inputs[0], OperandLayout.Skeleton);
                epilogue = BuildEpilogue();
                return new WinogradGradientKernel(Operands, epilogue, gradient.Tile, gradient.Channels, gradient.Filters);

            case SumToSuffix sum:
                return LowerSum(sum.Suffix, groups: 1);

            case MeanPerSample:
                Read(inputs[0], OperandLayout.Skeleton);
                epilogue = BuildEpilogue();
                return new MeanKernel(Operands, epilogue, checked((int)inputs[0].Shape.Size), 0);

            case SpatialMean:
                Read(inputs[0], OperandLayout.Skeleton);
                epilogue = BuildEpilogue();
                return new MeanKernel(Operands, epilogue, checked((int)inputs[0].Shape.Rows), inputs[0].Shape.Last);

            case MaxPool2D pool:
                return LowerWindow(WindowKind.Max, pool.Window, inputs[0].Shape);

            case AvgPool2D pool:
                return LowerWindow(WindowKind.Average, pool.Window, inputs[0].Shape);

            case MaxPool2DGradient pool:
                return LowerWindow(WindowKind.MaxGradient, pool.Window, pool.Input);

            case AvgPool2DGradient pool:
                return LowerWindow(WindowKind.AverageGradient, pool.Window, pool.Input);

            case Softmax or SoftmaxCrossEntropy or SoftmaxCrossEntropyGradient:
                return LowerSoftmax();

            case SoftmaxGradient:
                Read(inputs[0], OperandLayout.Skeleton);
                Read(inputs[1], OperandLayout.Skeleton);
                epilogue = BuildEpilogue();
                return new SoftmaxGradientKernel(Operands, epilogue, RowsOf(Anchor.Type), Anchor.Shape.Last);

            case Transpose:
                return LowerMove(new Movement.Transpose());

            case FlipKernel:
                return LowerMove(new Movement.Flip());

            case Pad2D pad:
                return LowerMove(new Movement.Pad(pad.Top, pad.Left, pad.InteriorY, pad.InteriorX));

            case Crop2D crop:
                return LowerMove(new Movement.Crop(crop.Top, crop.Left));

            case ExpandSpatial spread:
                return LowerMove(new Movement.Spread(spread.Scale));

            case Expand:
                return LowerMove(new Movement.Expand());

            case Relayout relayout:
                Read(inputs[0], OperandLayout.Skeleton);
                epilogue = BuildEpilogue();
                return new InterleaveKernel(Operands, epilogue, checked((int)Anchor.Shape.Size), relayout.Layout);

            default:
                throw new InvalidOperationException($"No kernel for {Anchor.Operator.Name}.");
        }
    }

    private ContractionKernel LowerMatMulGradient(int groups)
    {
        var (x, dy) = (Anchor.Inputs[0], Anchor.Inputs[1]);
        Read(x, OperandLayout.Skeleton);
        Read(dy, OperandLayout.Skeleton);
        var epilogue = BuildEpilogue();
        return new ContractionKernel(
            Operands, epilogue, default,
            new RowAxis(Extent.Of(x.Shape.Last), 1, dy.Shape.Last),
            dy.Shape.Last,
            List(new ReductionLoop(RowsOf(x.Type), x.Shape.Last, dy.Shape.Last)),
            "DenseKernelGradient",
            Groups: groups);
    }

    private Kernel LowerSum(Shape suffix, int groups)
    {
        var x = Anchor.Inputs[0];
        Read(x, OperandLayout.Skeleton);
        var epilogue = BuildEpilogue();
        long rows = x.Shape.Size / suffix.Size;
        return x.Type.IsInterleaved
            ? new InterleavedSumKernel(Operands, epilogue, checked((int)rows), suffix.Last)
            : new ColumnSumKernel(Operands, epilogue, x.Type.Batched ? Extent.Batch(rows) : Extent.Of(rows), checked((int)suffix.Size), groups);
    }

    private ContractionKernel LowerConvolution(Convolve2D convolve)
    {
        var (x, kernel) = (Anchor.Inputs[0].Shape, Anchor.Inputs[1].Shape);
        Read(Anchor.Inputs[0], OperandLayout.Skeleton);
        Read(Anchor.Inputs[1], OperandLayout.Skeleton);
        int width = x[1], channels = x[2], filters = kernel[3];
        int index = WriteIndex();
        var epilogue = BuildEpilogue();
        var taps = List(
            new ReductionLoop(Extent.Of(kernel[0]), (long)convolve.DilationY * width * channels, (long)kernel[1] * channels * filters),
            new ReductionLoop(Extent.Of(kernel[1]), (long)convolve.DilationX * channels, (long)channels * filters),
            new ReductionLoop(Extent.Of(channels), 1, filters));
        int down = convolve.StrideY * width * channels, across = convolve.StrideX * channels;
        if (_group.Element.Operator is MaxPool2D { Window: var window })
        {
            int cells = window.SizeY * window.SizeX;
            return new ContractionKernel(
                Operands, epilogue,
                List(new OuterLoop(Extent.Batch(1), x.Size, _group.Element.Shape.Size)),
                new RowAxis(
                    Extent.Of((long)window.OutputY * window.OutputX * cells), 0, filters,
                    List(
                        new RowLoop(window.OutputY, window.StrideY * down), new RowLoop(window.OutputX, window.StrideX * across),
                        new RowLoop(window.SizeY, down), new RowLoop(window.SizeX, across))),
                filters, taps, "Convolve", Pool: cells, Index: index);
        }

        var (outputHeight, outputWidth) = (Anchor.Shape[0], Anchor.Shape[1]);
        return new ContractionKernel(
            Operands, epilogue,
            List(
                new OuterLoop(Extent.Batch(1), x.Size, Anchor.Shape.Size),
                new OuterLoop(Extent.Of(outputHeight), down, (long)outputWidth * filters)),
            new RowAxis(Extent.Of(outputWidth), across, filters),
            filters, taps, "Convolve");
    }

    private ContractionKernel LowerKernelGradient(Convolve2DKernelGradient gradient, int groups)
    {
        var (x, dy) = (Anchor.Inputs[0].Shape, Anchor.Inputs[1].Shape);
        Read(Anchor.Inputs[0], OperandLayout.Skeleton);
        Read(Anchor.Inputs[1], OperandLayout.Skeleton);
        int width = x[1], channels = x[2], filters = dy[2];
        var taps = List(
            new RowLoop(gradient.KernelHeight, gradient.DilationY * width * channels),
            new RowLoop(gradient.KernelWidth, gradient.DilationX * channels),
            new RowLoop(channels, 1));
        int rows = gradient.KernelHeight * gradient.KernelWidth * channels;
        var epilogue = BuildEpilogue();
        return new ContractionKernel(
            Operands, epilogue, default,
            new RowAxis(Extent.Of(rows), 0, filters, taps),
            filters,
            List(
                new ReductionLoop(Extent.Batch(1), x.Size, dy.Size),
                new ReductionLoop(Extent.Of(dy[0]), (long)gradient.StrideY * width * channels, (long)dy[1] * filters),
                new ReductionLoop(Extent.Of(dy[1]), (long)gradient.StrideX * channels, filters)),
            "ConvolveKernelGradient",
            Groups: groups);
    }

    private InterleavedConvolutionKernel LowerInterleavedConvolution(Convolve2D convolve, int top, int left)
    {
        Read(Anchor.Inputs[0], OperandLayout.Skeleton);
        Read(Anchor.Inputs[1], OperandLayout.Skeleton);
        int index = WriteIndex();
        var epilogue = BuildEpilogue();
        var geometry = Geometry(Anchor.Inputs[0].Shape, Anchor.Inputs[1].Shape, Anchor.Shape, convolve) with { Top = top, Left = left };
        return new InterleavedConvolutionKernel(Operands, epilogue, geometry, (_group.Element.Operator as MaxPool2D)?.Window, index);
    }

    private InterleavedKernelGradientKernel LowerInterleavedGradient(Operator @operator, int groups)
    {
        foreach (var input in Anchor.Inputs)
            Read(input, OperandLayout.Skeleton);
        var epilogue = BuildEpilogue();
        var (gradient, dy, pool) = @operator is PooledKernelGradient pooled
            ? (pooled.Gradient, pooled.Pool.Input, pooled.Pool.Window)
            : ((Convolve2DKernelGradient)@operator, Anchor.Inputs[1].Shape, (Window2D?)null);
        var forward = new Convolve2D(gradient.StrideY, gradient.StrideX, gradient.DilationY, gradient.DilationX);
        var kernel = @operator.Infer([.. Anchor.Inputs.Select(i => i.Type)]).Type.Shape;
        return new InterleavedKernelGradientKernel(Operands, epilogue, Geometry(Anchor.Inputs[0].Shape, kernel, dy, forward), pool, groups);
    }

    private static ConvolutionGeometry Geometry(Shape x, Shape kernel, Shape y, Convolve2D convolve) => new(
        x[0], x[1], x[2], kernel[0], kernel[1], kernel[3], y[0], y[1], convolve.StrideY, convolve.StrideX, convolve.DilationY, convolve.DilationX);

    private WindowKernel LowerWindow(WindowKind kind, Window2D geometry, Shape x)
    {
        foreach (var input in Anchor.Inputs)
            Read(input, OperandLayout.Skeleton);
        int index = WriteIndex();
        var epilogue = BuildEpilogue();
        return new WindowKernel(Operands, epilogue, kind, geometry, Images, x[0], x[1], x[2] * LanesAPixel, index);
    }

    /// <summary>The operand for the cells of the maxima, or −1 where nobody asks for them.</summary>
    private int WriteIndex() => _group.Members.FirstOrDefault(m => m.Operator is MaxPool2DIndex) is { } index
        ? Bind(BindingOf(index), OperandLayout.Skeleton, isInteger: true)
        : -1;

    private MoveKernel LowerMove(Movement movement)
    {
        var source = Anchor.Inputs[0];
        Read(source, OperandLayout.Skeleton);
        var epilogue = BuildEpilogue();
        return new MoveKernel(Operands, epilogue, movement, Widen(source.Shape), Widen(Anchor.Shape), Anchor.Type.Batched ? Images : Extent.Of(1));
    }

    /// <summary>How many images a batch is to a kernel that sees sixteen interleaved samples as sixteen times the channels.</summary>
    private Extent Images => Anchor.Type.IsInterleaved ? Extent.Blocks(1) : Extent.Batch(1);

    private int LanesAPixel => Anchor.Type.IsInterleaved ? Layouts.Lanes : 1;

    private Shape Widen(Shape shape) => Anchor.Type.IsInterleaved ? shape.WithLast(shape.Last * LanesAPixel) : shape;

    private SoftmaxKernel LowerSoftmax()
    {
        var logits = Anchor.Inputs[0];
        var loss = _group.Members.FirstOrDefault(m => m.Operator is SoftmaxCrossEntropy or SoftmaxCrossEntropyGradient);
        var gradient = _group.Members.FirstOrDefault(m => m.Operator is SoftmaxCrossEntropyGradient);
        int Written(Func<Node, bool> isWanted) =>
            _group.Members.FirstOrDefault(m => isWanted(m) && _group.Stored.Contains(m)) is { } node ? Write(node) : -1;

        int z = Read(logits, OperandLayout.Skeleton);
        int target = loss is null ? -1 : Read(loss.Inputs[1], OperandLayout.Skeleton);
        int probabilities = Written(m => m.Operator is Softmax);
        int losses = Written(m => m.Operator is SoftmaxCrossEntropy);
        int gradients = Written(m => m.Operator is SoftmaxCrossEntropyGradient);
        return new SoftmaxKernel(
            Operands, RowsOf(logits.Type), checked((int)logits.Shape.Rows), logits.Shape.Last, z, target, probabilities, losses, gradients,
            gradient?.Operator is SoftmaxCrossEntropyGradient g ? g.Scale : 1);
    }

    private EquatableArray<Operand> Operands => _operands.ToEquatableArray();

    /// <summary>Steps for the members; called after the skeleton's operands are read, because they come first.</summary>
    private Epilogue BuildEpilogue()
    {
        foreach (var member in _group.Members)
        {
            switch (member.Operator)
            {
                case Map map:
                    AddStep(member, map.Body.ReplaceArguments(i => Value(member.Inputs[i], member)));
                    break;

                case StoreGradient store:
                    int operand = Bind(new Binding.Parameter(store.Parameter, ParameterBlock.Gradients), OperandLayout.Element);
                    _steps.Add(new EpilogueStep(Value(member.Inputs[0], member), operand));
                    break;

                case Update update:
                    AddUpdate(member, update.Parameter);
                    break;

                case MaxPool2DIndex:
                    break;

                case var _ when _group.Stored.Contains(member):
                    AddStep(member, new Accumulator());
                    break;
            }
        }

        return new Epilogue(_steps.ToEquatableArray(), _columns, _sampleSize, Anchor.Type.IsInterleaved);
    }

    private void AddStep(Node member, ScalarExpression value)
    {
        int store = _group.Stored.Contains(member) ? Write(member) : -1;
        _stepOf[member] = _steps.Count;
        _steps.Add(new EpilogueStep(value, store));
    }

    private void AddUpdate(Node member, int parameter)
    {
        var gradient = Value(member.Inputs[0], member);
        int values = Bind(new Binding.Parameter(parameter, ParameterBlock.Values), OperandLayout.Element);
        int[] moments =
        [
            .. Enumerable.Range(0, _model.Optimizer!.MomentCount)
                .Select(k => Bind(new Binding.Parameter(parameter, ParameterBlock.Moments, k), OperandLayout.Element)),
        ];
        _steps.AddRange(OptimizerSteps.For(_model.Optimizer, gradient, values, moments, _steps.Count));
    }

    /// <summary>What an input of an elementwise member is, at one element.</summary>
    private ScalarExpression Value(Node input, Node reader)
    {
        var storage = input.Storage();
        if (storage.Operator is ScalarSource source)
            return source.Value;
        if (_stepOf.TryGetValue(storage, out int step))
            return new Step(step);
        if (storage == _group.Element)
            return new Accumulator();
        return new Argument(Read(input, LayoutOf(input, reader)));
    }

    private OperandLayout LayoutOf(Node input, Node reader)
    {
        if (input.Type.Batched == reader.Type.Batched && input.Shape.Size == reader.Shape.Size)
            return OperandLayout.Element;

        if (input.Type.Batched)
        {
            _sampleSize = reader.Shape.Size;
            return OperandLayout.Sample;
        }

        if (_columns != 0 && _columns != input.Shape.Size)
            throw new InvalidOperationException($"{_group.Anchor.Origin}: one kernel has column operands of {_columns} and {input.Shape.Size}.");
        _columns = input.Shape.Size;
        return OperandLayout.Column;
    }

    private int Read(Node node, OperandLayout layout) => Bind(BindingOf(node.Storage()), layout, node.Type.Element == ElementKind.Integer);

    private int Write(Node node) => Bind(BindingOf(node), OperandLayout.Element);

    private int Bind(Binding binding, OperandLayout layout, bool isInteger = false)
    {
        var operand = new Operand(layout, isInteger);
        for (int i = 0; i < _operands.Count; i++)
        {
            if (_bindings[i] == binding && _operands[i] == operand)
                return i;
        }

        _operands.Add(operand);
        _bindings.Add(binding);
        return _operands.Count - 1;
    }

    private Binding BindingOf(Node storage) => storage.Operator switch
    {
        _ when storage == _program.Output.Storage() => new Binding.Output(),
        _ when storage == _program.Losses?.Storage() => new Binding.Losses(),
        InputSource => new Binding.Input(),
        TargetSource => new Binding.Target(),
        ParameterSource parameter => new Binding.Parameter(parameter.Index, ParameterBlock.Values),
        _ => new Binding.Arena(storage.Id),
    };

    private static Extent ExtentOf(TensorType type) =>
        type.IsInterleaved ? Extent.Blocks(type.Shape.Size * Layouts.Lanes)
        : type.Batched ? Extent.Batch(type.Shape.Size)
        : Extent.Of(type.Shape.Size);

    private static Extent RowsOf(TensorType type) => type.Batched ? Extent.Batch(type.Shape.Rows) : Extent.Of(type.Shape.Rows);

    private static EquatableArray<T> List<T>(params T[] items) => items.ToEquatableArray();
}
