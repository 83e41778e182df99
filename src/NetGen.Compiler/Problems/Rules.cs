namespace NetGen.Compiler;

/// <summary>
/// Every rule of the language, in the order of the ids. Ids are stable: a rule that goes leaves its number free.
/// </summary>
public static partial class Rules
{
    /// <summary>All that a network can break, in the order of the ids.</summary>
    public static IReadOnlyList<Rule> All => Listed.Rules;

    private static Rule Error(string id, string title, string messageFormat) => new(id, title, messageFormat, Severity.Error);

    /// <summary>Made when it is first asked for, as fields of several files are initialized in no order.</summary>
    private static class Listed
    {
        public static readonly IReadOnlyList<Rule> Rules =
        [
            OperandMismatch, SizeTooSmall, NoImage, OutputIsNotTarget, WindowTooLarge, ReshapeSize, ReshapeOpenSizes, AssertedShape, AssertedInputs,
            StrideDropsPixels, TooLarge, NoSizes, StrideAndDilation, WindowOfAlgorithm, SharedParameterShape, NoSuchAxis, UnevenGroups,
            NumbersOfAxes, NoPermutation, NothingLeft, ShapesDoNotJoin, UnevenParts, NotOnePlace, MatricesDoNotFit, NoSequence, EquationDoesNotFit,
            OutsideAxis, LossIsNoNumber, OutputOfPrediction,
            NotPartial, OtherBase, Generic, StaticOrAbstract, RecordOrStruct, ContainerNotPartial, LayerNotPartial, SeveralDeclarations,
            EmptyLayer, NoLayers, NoInput, UnknownAttribute, SeveralLosses, SeveralOptimizers, TargetWithoutLoss, LossWithoutTarget,
            LossWithoutOptimizer, OptimizerWithoutLoss, MemberCollides, LayerType, StaticLayer, FileLocal, NameCollides,
            UnsafeForbidden, ForwardSignature, SeveralForwards, Unreadable, NoConstant, UnknownCall, UnusedLayer, TooLong, Fails, NoBlock,
            WrongHyperparameters, RecursiveBlock, WrongExpression, HyperparameterType,
            UnnamedInput, RepeatedInput, InputsOfChain, InputWithoutParameter, ParameterWithoutInput, UnusedInput, LossSignature, LossParameter, LossOfSeveral,
            UnnamedOutput, UnknownOutput, RepeatedTarget, OutputWithoutLoss, OutputName,
            ProbabilitiesBeforeLogits, NoProbabilities, SigmoidWithCategorical, SoftmaxWithBinary, SingleClass, UnreachableTargets,
            HidesMember, NumberOutOfRange, RepeatedSoftmax, SeveralDropouts, NothingToTrain, UnusedNumber, ConstantResult, Negative, OneSided, NoDirection, UnmovedLoss,
        ];
    }
}
